package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs the command line as built, in a process of its own. */
final class Assay {
  static final Path ROOT = Path.of(System.getProperty("assay.root"));
  private static final Path BUILT = ROOT.resolve("harness/cli/target");

  private Assay() {}

  /**
   * @param out standard output
   * @param err standard error
   */
  record Outcome(int exitCode, String out, String err) {
    /** One sentence on stderr, nothing on stdout, and the exit code of a user's mistake. */
    void isAUsersMistakeSaying(String... parts) {
      assertThat(exitCode).as(err).isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(err).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
    }
  }

  static Outcome run(Path directory, Object... arguments) {
    return finish(start(Map.of(), directory, arguments), directory);
  }

  static Outcome run(Map<String, String> environment, Path directory, Object... arguments) {
    return finish(start(environment, directory, arguments), directory);
  }

  /** Runs until the condition holds, then kills the process as {@code kill -9} does. */
  static void killWhen(BooleanSupplier condition, Path directory, Object... arguments) {
    Process process = start(Map.of(), directory, arguments);
    try {
      while (process.isAlive() && !condition.getAsBoolean()) {
        Thread.sleep(1);
      }
      assertThat(process.isAlive()).as("still running when killed").isTrue();
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  static List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-cp",
            BUILT.resolve("assay-cli.jar") + File.pathSeparator + BUILT.resolve("lib") + "/*",
            "dev.assay.cli.Main"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  private static Process start(
      Map<String, String> environment, Path directory, Object... arguments) {
    try {
      var builder = new ProcessBuilder(command(arguments));
      builder.environment().putAll(environment);
      return builder
          .directory(directory.toFile())
          .redirectOutput(directory.resolve("stdout").toFile())
          .redirectError(directory.resolve("stderr").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome finish(Process process, Path directory) {
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
      return new Outcome(
          process.exitValue(),
          Files.readString(directory.resolve("stdout"), StandardCharsets.UTF_8),
          Files.readString(directory.resolve("stderr"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
