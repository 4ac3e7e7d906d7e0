package dev.assay.tasks.scoring.code;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a command is kept from the rest of the machine. */
enum Isolation {
  /**
   * Linux namespaces, made without privileges: no network, no other process in sight, every file
   * read-only but those of a small file system of its own, no capability, and an end for all
   * descendants when the first process ends.
   */
  NAMESPACES {
    @Override
    List<String> command(Path work, Limits limits, List<String> limited) {
      var command =
          new ArrayList<>(
              List.of(
                  "unshare",
                  "--user",
                  "--map-root-user",
                  "--net",
                  "--pid",
                  "--ipc",
                  "--mount",
                  "--mount-proc",
                  "--fork",
                  "--kill-child"));
      command.addAll(List.of("sh", "-c", Scripts.ISOLATE, "isolate", work.toString()));
      command.add(Long.toString(limits.disk()));
      command.add(Integer.toString(limits.files()));
      command.add(Integer.toString(limits.processes()));
      command.addAll(limited);
      return command;
    }
  },

  /** Limits of each process, and a cleared environment; the network and all files are in reach. */
  LIMITS {
    @Override
    List<String> command(Path work, Limits limits, List<String> limited) {
      return limited;
    }
  };

  /**
   * @param limited a command that limits itself as far as a process can
   */
  abstract List<String> command(Path work, Limits limits, List<String> limited);

  /** Whether this machine lets this user do so; it is tried. */
  boolean works(Path work, Limits limits) {
    try {
      Process process =
          new ProcessBuilder(command(work, limits, List.of("true")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (process.waitFor(limits.wall().toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      // There is no such program on this machine.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
