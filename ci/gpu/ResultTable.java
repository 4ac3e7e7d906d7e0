import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was found, as lines of a table for people and of JSON for programs. Both are written line by
 * line, so that what ends the process leaves those before.
 */
final class ResultTable {

  /** What a line says of what was looked at. */
  enum Verdict {
    /** As it should be. */
    OK("ok, "),
    /** Numbers came out, and they are not the right ones. */
    WRONG("WRONG, "),
    /** There are no numbers to look at. */
    FAILED("FAILED, "),
    /** A figure, of which nothing is held. */
    FIGURE("");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }
  }

  private final Path folder;
  private final String section;

  /**
   * @param folder that receives {@code table.md} and {@code results.jsonl}
   * @param section that the lines belong to
   */
  ResultTable(Path folder, String section) {
    this.folder = folder;
    this.section = section;
  }

  /** Something that may fail. */
  interface Part {
    void run() throws Exception;
  }

  /** Runs a part; if it cannot be run that becomes a line, and the next part is run. */
  void part(String name, Part part) {
    try {
      part.run();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      e.printStackTrace();
      failed(name, e.toString().lines().findFirst().orElse(""));
    }
  }

  /** A fact. */
  void fact(String what, String found) {
    line(Verdict.FIGURE, what, found, "", object());
  }

  /**
   * A figure beside a peer's.
   *
   * @param more what else there is to say of it
   */
  void figure(String what, double value, String unit, String more, Optional<Double> peer) {
    ObjectNode json = object().put("value", value).put("unit", unit);
    peer.ifPresent(theirs -> json.put("peer", theirs));
    String beside =
        peer.map(theirs -> String.format("%s %s: %.2f x", rounded(theirs), unit, value / theirs))
            .orElse("");
    line(Verdict.FIGURE, what, rounded(value) + " " + unit + more, beside, json);
  }

  private static String rounded(double value) {
    return String.format(Math.abs(value) < 100 ? "%.3g" : "%.0f", value);
  }

  /** Numbers that are right or not. */
  void check(String what, boolean right, String found) {
    line(right ? Verdict.OK : Verdict.WRONG, what, found, "", object());
  }

  /** Something that could not be looked at. */
  void failed(String what, String why) {
    line(Verdict.FAILED, what, why, "", object());
  }

  /** What a line of the table is a summary of, for programs alone. */
  void detail(String what, Verdict verdict, JsonNode more) {
    json(verdict, what, object().setAll((ObjectNode) more));
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  private void line(Verdict verdict, String what, String found, String peer, ObjectNode more) {
    String line = String.format("| %-34s | %-72s | %-36s |%n", what, verdict.words + found, peer);
    System.err.print(line);
    append("table.md", line);
    json(verdict, what, object().put("found", found).setAll(more));
  }

  private void json(Verdict verdict, String what, ObjectNode more) {
    ObjectNode json = object().put("section", section).put("what", what);
    json.put("verdict", verdict.name()).setAll(more);
    append("results.jsonl", json + System.lineSeparator());
  }

  private void append(String file, String line) {
    try {
      Files.writeString(
          folder.resolve(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
