package dev.assay.yamltasks.functions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed access to the columns that an equivalent's Python function reads. */
final class Rows {
  private Rows() {}

  /**
   * @throws IllegalArgumentException if the row has no such text
   */
  static String text(Map<String, @Nullable Object> row, String column) {
    if (row.get(column) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("column \"" + column + "\" holds no text");
  }

  static List<String> texts(Map<String, @Nullable Object> row, String column) {
    if (row.get(column) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new IllegalArgumentException("column \"" + column + "\" holds no list of texts");
  }
}
