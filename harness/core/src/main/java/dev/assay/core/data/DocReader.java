package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The formats of rows that data sets come in; each reads a file whole into documents. */
enum DocReader {
  JSON_LINES("jsonl", "ndjson") {
    @Override
    List<Map<String, @Nullable Object>> rows(Path file, BufferedReader in) throws IOException {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(object(file, number, line));
        }
      }
      return rows;
    }
  },
  JSON("json") {
    @Override
    List<Map<String, @Nullable Object>> rows(Path file, BufferedReader in) throws IOException {
      String text = in.readAllAsString();
      if (isLines(text)) {
        return JSON_LINES.rows(file, new BufferedReader(new StringReader(text)));
      }
      Object value = parse(file, 1, text);
      // A JSON file is a list of rows, or wraps one: {"data": [...]}, as published sets do.
      Object list =
          value instanceof Map<?, ?> map && map.values().stream().anyMatch(List.class::isInstance)
              ? map.values().stream().filter(List.class::isInstance).findFirst().orElseThrow()
              : value;
      if (!(list instanceof List<?> items)) {
        throw malformed(file, 1, "expected a list of objects");
      }
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      for (Object item : items) {
        rows.add(asRow(file, 1, item));
      }
      return rows;
    }
  },
  CSV("csv") {
    @Override
    List<Map<String, @Nullable Object>> rows(Path file, BufferedReader in) throws IOException {
      return delimited(file, in, CSVFormat.RFC4180);
    }
  },
  TSV("tsv") {
    @Override
    List<Map<String, @Nullable Object>> rows(Path file, BufferedReader in) throws IOException {
      return delimited(file, in, CSVFormat.TDF);
    }
  };

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<String> extensions;

  DocReader(String... extensions) {
    this.extensions = List.of(extensions);
  }

  List<String> extensions() {
    return extensions;
  }

  /**
   * @param name of a file, without a compression's ending
   */
  static Optional<DocReader> forName(String name) {
    for (DocReader reader : values()) {
      for (String extension : reader.extensions) {
        if (name.endsWith("." + extension)) {
          return Optional.of(reader);
        }
      }
    }
    return Optional.empty();
  }

  abstract List<Map<String, @Nullable Object>> rows(Path file, BufferedReader in)
      throws IOException;

  /** Many published .json files are JSON lines: their first line is an object of its own. */
  private static boolean isLines(String text) {
    String start = text.stripLeading();
    int end = start.indexOf('\n');
    if (end < 0 || start.substring(end).isBlank() || !start.startsWith("{")) {
      return false;
    }
    try {
      return MAPPER.readValue(start.substring(0, end), Object.class) instanceof Map;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static List<Map<String, @Nullable Object>> delimited(
      Path file, BufferedReader in, CSVFormat format) throws IOException {
    CSVFormat withHeader =
        format
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setAllowMissingColumnNames(true)
            .get();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (CSVParser parser = withHeader.parse(in)) {
      for (CSVRecord record : parser) {
        if (!record.isConsistent()) {
          throw malformed(
              file,
              parser.getCurrentLineNumber(),
              "found "
                  + record.size()
                  + " fields where the header names "
                  + parser.getHeaderNames().size());
        }
        rows.add(new LinkedHashMap<>(record.toMap()));
      }
    } catch (IllegalArgumentException e) {
      throw malformed(file, 1, String.valueOf(e.getMessage()));
    }
    return rows;
  }

  private static Map<String, @Nullable Object> object(Path file, long line, String json) {
    return asRow(file, line, parse(file, line, json));
  }

  private static Object parse(Path file, long line, String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JacksonException e) {
      throw malformed(file, line, e.getOriginalMessage());
    }
  }

  private static Map<String, @Nullable Object> asRow(Path file, long line, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw malformed(file, line, "expected an object");
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    map.forEach((key, field) -> row.put((String) key, field));
    return row;
  }

  private static EvalException malformed(Path file, long line, String problem) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, file + ", line " + line + ": " + problem + ".");
  }
}
