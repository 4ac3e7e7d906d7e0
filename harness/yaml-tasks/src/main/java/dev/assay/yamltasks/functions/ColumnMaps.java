package dev.assay.yamltasks.functions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The families whose Python does nothing but gather columns. */
final class ColumnMaps {
  static final Equivalent.OfDocs MMLU_SR =
      each(row ->
          Map.of(
              "choices",
              Stream.of("choice1", "choice2", "choice3", "choice4")
                  .map(column -> Objects.requireNonNullElse(row.get(column), ""))
                  .toList(),
              "answer",
              PythonStrings.strip(row.get("answer") instanceof String text ? text : "")));

  static final Equivalent.OfDocs TMMLU_PLUS =
      each(row ->
          Map.of(
              "questions",
              Rows.text(row, "question"),
              "choices",
              Stream.of("A", "B", "C", "D").map(column -> Rows.text(row, column)).toList(),
              "goal",
              (long) letter(Rows.text(row, "answer"))));

  private ColumnMaps() {}

  private static Equivalent.OfDocs each(
      Function<Map<String, @Nullable Object>, Map<String, Object>> columns) {
    return rows -> {
      Stream<Map<String, @Nullable Object>> mapped =
          rows.stream()
              .map(row -> {
                var all = new LinkedHashMap<>(row);
                all.putAll(columns.apply(row));
                return all;
              });
      return mapped.toList();
    };
  }

  private static int letter(String answer) {
    int index = List.of("A", "B", "C", "D").indexOf(answer);
    if (index < 0) {
      throw new IllegalArgumentException("column \"answer\" is none of A, B, C and D");
    }
    return index;
  }
}
