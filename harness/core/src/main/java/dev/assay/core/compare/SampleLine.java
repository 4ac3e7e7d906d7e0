package dev.assay.core.compare;

import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads files of one JSON object a line. */
final class SampleLine {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private SampleLine() {}

  /** Shows each line to the reader with its number from 0. */
  static void read(Path file, BiConsumer<Integer, JsonNode> reader) {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.accept(number++, MAPPER.readTree(line));
      }
    } catch (JacksonException e) {
      throw damaged(file, number, e.getOriginalMessage());
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }

  /**
   * @param number of lines read, the damaged one included
   */
  static EvalException damaged(Path file, int number, String problem) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE,
        file + ", line " + number + " is damaged: " + problem + ". Run its command again.");
  }

  /** The first 64 bits of a hash in hexadecimal. */
  static long bits(String hash) {
    return HexFormat.fromHexDigitsToLong(hash, 0, 16);
  }

  /** A number for what the document's field says; its own where there is no such field. */
  static long source(JsonNode line, @Nullable String field, int position) {
    JsonNode value = field == null ? null : line.path("doc").get(field);
    return value == null
        ? position
        : UUID.nameUUIDFromBytes(value.toString().getBytes(StandardCharsets.UTF_8))
            .getMostSignificantBits();
  }

  /** A measurement: a number, a truth value, or a list of one or two numbers. */
  static void put(Map<Column, double[]> measured, Column column, JsonNode value) {
    if (value.isArray() && (value.size() == 1 || value.size() == 2)) {
      double[] row = new double[value.size()];
      for (int i = 0; i < row.length; i++) {
        OptionalDouble number = number(value.get(i));
        if (number.isEmpty()) {
          return;
        }
        row[i] = number.getAsDouble();
      }
      measured.put(column, row);
    } else {
      number(value).ifPresent(number -> measured.put(column, new double[] {number}));
    }
  }

  private static OptionalDouble number(JsonNode node) {
    if (node.isNumber()) {
      return OptionalDouble.of(node.doubleValue());
    }
    if (node.isBoolean()) {
      return OptionalDouble.of(node.booleanValue() ? 1 : 0);
    }
    // JSON has no infinities; they are written as text.
    return switch (node.isString() ? node.stringValue() : "") {
      case "Infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      case String _ -> OptionalDouble.empty();
    };
  }
}
