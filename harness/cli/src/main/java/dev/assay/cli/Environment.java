package dev.assay.cli;

import dev.assay.spi.model.ModelContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where a run is made, for its results. */
final class Environment {
  private Environment() {}

  static SortedMap<String, String> describe(ModelContext context) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("java", System.getProperty("java.vendor") + " " + Runtime.version().toString());
    environment.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    environment.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    environment.put("threads", Integer.toString(context.threads()));
    environment.put("device", context.device().name().toLowerCase(Locale.ROOT));
    processor().ifPresent(name -> environment.put("processor", name));
    commit().ifPresent(hash -> environment.put("git_commit", hash));
    return environment;
  }

  private static Optional<String> processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The commit of the directory Assay is started in: what a CI run evaluates. */
  private static Optional<String> commit() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "HEAD")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      if (!git.waitFor(2, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return Optional.empty();
      }
      String hash =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return git.exitValue() == 0 ? Optional.of(hash) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
