package dev.assay.jinja;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** The cases that {@code make_fixtures.py} wrote with CPython and jinja2. */
final class Fixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fixtures() {}

  static List<Map<String, Object>> read(String name) {
    List<Map<String, Object>> rows = JSON.readValue(text(name), new TypeReference<>() {});
    rows.forEach(row -> row.replaceAll((_, value) -> restore(value)));
    return rows;
  }

  /** JSON has no infinity and no NaN; {@code {"$float": "inf"}} stands for them. */
  private static @Nullable Object restore(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map when map.get("$float") instanceof String text ->
          text.equals("nan")
              ? Double.NaN
              : text.equals("inf") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> restored = new LinkedHashMap<>();
        map.forEach((key, item) -> restored.put(key, restore(item)));
        yield restored;
      }
      case List<?> list -> list.stream().map(Fixtures::restore).toList();
      case null, default -> value;
    };
  }

  static String text(String name) {
    try (InputStream in =
        requireNonNull(Fixtures.class.getResourceAsStream("/jinja/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
