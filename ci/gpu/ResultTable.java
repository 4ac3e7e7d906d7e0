import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A table that is written line by line, so that what ends the process leaves those before. */
final class ResultTable {

  private final Path file;
  private boolean wrong;

  ResultTable(Path file) {
    this.file = file;
  }

  /** Whether a line says that something is not as it should be. */
  boolean wrong() {
    return wrong;
  }

  /** Something that may fail. */
  interface Part {
    void run() throws Exception;
  }

  /** Runs a part; whatever goes wrong becomes a line, and the next part is run. */
  void part(String name, Part part) {
    try {
      part.run();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      e.printStackTrace();
      check(name, false, e.toString().lines().findFirst().orElse(""));
    }
  }

  void row(String what, String found, String peer) {
    String line = String.format("| %-34s | %-72s | %-36s |%n", what, found, peer);
    System.err.print(line);
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void check(String what, boolean right, String found) {
    wrong |= !right;
    row(what, (right ? "ok, " : "WRONG, ") + found, "");
  }
}
