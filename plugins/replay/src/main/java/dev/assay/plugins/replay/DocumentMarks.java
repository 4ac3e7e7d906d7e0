package dev.assay.plugins.replay;

import dev.assay.spi.data.Doc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is kept of a recorded document to know it again: hashes of its texts and whole numbers. The
 * systems that record differ in how they write other values, and in which columns they keep.
 */
record DocumentMarks(Map<String, Integer> byField) {
  static final DocumentMarks UNKNOWN = new DocumentMarks(Map.of());

  static DocumentMarks of(JsonNode document) {
    Map<String, Integer> marks = new HashMap<>();
    document
        .propertyStream()
        .forEach(field -> {
          JsonNode value = field.getValue();
          if (value.isString() || value.isIntegralNumber()) {
            marks.put(field.getKey().intern(), value.asString().hashCode());
          }
        });
    return new DocumentMarks(marks);
  }

  /** A field that both have and that differs. */
  Optional<String> differing(Doc doc) {
    return byField.entrySet().stream()
        .filter(mark -> {
          @Nullable Object value = doc.fields().get(mark.getKey());
          return (value instanceof String || value instanceof Long || value instanceof Integer)
              && value.toString().hashCode() != mark.getValue();
        })
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
