package dev.assay.site;

import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.files.FileErrors;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The samples of one model on one task for the browser, as scripts of {@link #SIZE} samples each: a
 * page opened from disk may load scripts but not read files. The first part also holds every
 * sample's scores, so that samples can be picked by score before they are loaded.
 */
final class SampleParts {
  /** Samples in a part. */
  static final int SIZE = 100;

  /** Longer texts are cut: a part must stay quick to load, and samples/TASK.jsonl has all. */
  private static final int LONGEST = 4000;

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Path folder;
  private final String set;
  private final List<Column> columns;
  private final List<StringBuilder> values = new ArrayList<>();
  private final List<String> first = new ArrayList<>();
  private final List<String> current = new ArrayList<>();
  private int count;

  /**
   * @param set how the site calls these samples: the run's key, and their folder's name
   */
  SampleParts(Path folder, String set, List<Column> columns) {
    this.folder = folder;
    this.set = set;
    this.columns = columns;
    columns.forEach(_ -> values.add(new StringBuilder()));
  }

  /** The folder of the samples of a model and task, both by number in their run. */
  static String name(int model, int task) {
    return model + "-" + task;
  }

  void add(JsonNode line) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      JsonNode value = line.path("metrics").path(column.filter()).path(column.metric());
      values.get(i).append(count == 0 ? "" : ",").append(number(value));
    }
    (count < SIZE ? first : current).add(ScriptData.json(shown(line)));
    count++;
    if (current.size() == SIZE) {
      write((count - 1) / SIZE + 1, "", current);
      current.clear();
    }
  }

  /** Writes what is left, and the first part. */
  void finish() {
    if (!current.isEmpty()) {
      write((count - 1) / SIZE + 1, "", current);
    }
    ArrayNode names = MAPPER.createArrayNode();
    columns.forEach(column -> names.add(name(column)));
    write(
        1,
        ",\"count\":"
            + count
            + ",\"size\":"
            + SIZE
            + ",\"columns\":"
            + ScriptData.json(names)
            + ",\"values\":[["
            + String.join("],[", values)
            + "]]",
        first);
  }

  private static String name(Column column) {
    return column.filter().equals("none")
        ? column.metric()
        : column.metric() + " (" + column.filter() + ")";
  }

  private void write(int part, String head, List<String> samples) {
    Path file = folder.resolve(String.format(Locale.ROOT, "part-%04d.js", part));
    try {
      Files.createDirectories(folder);
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        out.write("assay.part({\"set\":\"" + set + "\",\"part\":" + part + head);
        out.write(",\"samples\":[\n");
        out.write(String.join(",\n", samples));
        out.write("]});\n");
      }
    } catch (IOException e) {
      throw FileErrors.cannotWrite(file, e);
    }
  }

  /** What is shown of a sample; keys of requests and hashes are not. */
  private static ObjectNode shown(JsonNode line) {
    ObjectNode shown = MAPPER.createObjectNode();
    shown.set("id", line.path("doc_id"));
    shown.set("doc", cut(line.path("doc")));
    shown.set("target", cut(line.path("target")));
    shown.set("responses", cut(line.path("responses")));
    shown.set("answers", cut(line.path("answers")));
    return shown;
  }

  private static JsonNode cut(JsonNode node) {
    if (node.isString() && node.stringValue().length() > LONGEST) {
      String text = node.stringValue();
      return StringNode.valueOf(
          text.substring(0, LONGEST) + "… [" + (text.length() - LONGEST) + " more characters]");
    }
    if (node.isArray()) {
      ArrayNode items = MAPPER.createArrayNode();
      node.forEach(item -> items.add(cut(item)));
      return items;
    }
    if (node.isObject()) {
      ObjectNode fields = MAPPER.createObjectNode();
      node.propertyStream().forEach(field -> fields.set(field.getKey(), cut(field.getValue())));
      return fields;
    }
    return node.isMissingNode() ? MAPPER.nullNode() : node;
  }

  /**
   * Five digits will do to pick samples by; null for what was not measured. Where the score is a
   * ratio of sums, as perplexities are, the sample's own ratio.
   */
  private static String number(JsonNode value) {
    if (value.isArray() && value.size() == 2) {
      return rounded(value.get(0).asDouble(Double.NaN) / value.get(1).asDouble(Double.NaN));
    }
    JsonNode number = value.isArray() && value.size() > 0 ? value.get(0) : value;
    if (number.isBoolean()) {
      return number.booleanValue() ? "1" : "0";
    }
    return number.isNumber() ? rounded(number.doubleValue()) : "null";
  }

  private static String rounded(double exact) {
    if (!Double.isFinite(exact)) {
      return "null";
    }
    boolean whole = exact == Math.rint(exact) && Math.abs(exact) < 1e9;
    return whole
        ? Long.toString((long) exact)
        : Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.4e", exact)));
  }
}
