package dev.assay.tasks.scoring.code;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.CodeExecution;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Executes Python programs that nobody has read. Each gets a process tree of its own with an empty
 * environment and an empty folder, bounded in time, memory, files and processes, and cut off from
 * network and machine where {@link Isolation#NAMESPACES} works.
 *
 * <p>It guards the machine from a program, and a score from programs that end early. A program that
 * knows how it is tested can still lie about the outcome, as in every harness that runs tests in
 * the process that runs the program.
 */
final class Sandbox {
  private final Path python;
  private final Isolation isolation;
  private final Limits limits;
  private final SecureRandom random = new SecureRandom();

  /** Of the programs last executed: metrics of one document ask for the same ones. */
  private final Map<String, Boolean> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > 1024;
            }
          });

  private Sandbox(Path python, Isolation isolation, Limits limits) {
    this.python = python;
    this.isolation = isolation;
    this.limits = limits;
  }

  /**
   * The best isolation that this machine has.
   *
   * @throws EvalException if that, or what is missing, does not satisfy the user
   */
  static Sandbox open(CodeExecution execution, Limits limits) {
    if (execution == CodeExecution.REFUSED) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "it executes programs that the model writes; say --allow-code-execution to let it.");
    }
    Path python = Python.find();
    Path work = newFolder();
    try {
      if (Isolation.NAMESPACES.works(work, limits)) {
        return new Sandbox(python, Isolation.NAMESPACES, limits);
      }
    } finally {
      delete(work);
    }
    return switch (execution) {
      case REFUSED, ISOLATED ->
          throw new EvalException(
              ErrorCode.UNSUPPORTED,
              "it executes programs that the model writes, and this machine cannot keep them from"
                  + " the network and from its files (unshare, setpriv and prlimit of util-linux"
                  + " and unprivileged user namespaces are needed); run it in a container or"
                  + " virtual machine without network, with --allow-code-execution=unprotected.");
      case UNPROTECTED -> new Sandbox(python, Isolation.LIMITS, limits);
    };
  }

  Isolation isolation() {
    return isolation;
  }

  /** Whether the program comes to its end: without an exception, an exit, or a limit. */
  boolean completes(String program) {
    Boolean completed = known.get(program);
    if (completed == null) {
      completed = execute(program);
      known.put(program, completed);
    }
    return completed;
  }

  private boolean execute(String program) {
    Path folder = newFolder();
    try {
      Path work = Files.createDirectory(folder.resolve("work"));
      // A file rather than a pipe, which a descendant could hold open.
      Path answer = folder.resolve("answer");
      byte[] secret = new byte[16];
      random.nextBytes(secret);
      String line = HexFormat.of().formatHex(secret);
      Process process = start(work, answer);
      try {
        feed(process, line + "\n" + program);
        return process.waitFor(limits.wall().toMillis(), TimeUnit.MILLISECONDS)
            && startOf(answer, line.length() + 1).equals(line);
      } finally {
        end(process);
      }
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "A program could not be executed: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvalException(ErrorCode.IO_FAILURE, "Interrupted.", e);
    } finally {
      delete(folder);
    }
  }

  private Process start(Path work, Path answer) throws IOException {
    var command = new ArrayList<>(List.of("prlimit", "--core=0"));
    command.add("--cpu=" + limits.cpuSeconds());
    command.add("--as=" + limits.memory());
    command.add("--fsize=" + limits.disk());
    command.add("--nofile=" + limits.files());
    command.add("--nproc=" + limits.processes());
    command.addAll(List.of("env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"));
    command.addAll(List.of("HOME=" + work, "TMPDIR=" + work));
    command.addAll(List.of(python.toString(), "-I", "-B", "-c", Scripts.RUN));
    var builder = new ProcessBuilder(isolation.command(work, limits, command));
    builder.directory(work.toFile());
    builder.redirectOutput(answer.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private static void feed(Process process, String text) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended without reading all; that it did not complete is seen from its silence.
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private static String startOf(Path file, int length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("assay-program-");
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "No folder for temporary files: " + e.getMessage() + ".", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException _) {
      // What is left lies in the machine's folder for temporary files.
    }
  }
}
