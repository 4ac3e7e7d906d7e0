package dev.assay.yamltasks.task;

import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonLiteral;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Strings;
import dev.assay.yamltasks.config.DocField;
import dev.assay.yamltasks.config.Wording;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task's wording, ready for its documents; what lm-eval's {@code doc_to_*} methods return. */
final class BoundWording {
  private final BoundField text;
  private final BoundField target;
  private final @Nullable BoundField choices;
  private final @Nullable BoundField prefix;
  private final boolean indexes;
  private final String targetDelimiter;
  private final String fewshotDelimiter;

  /**
   * @param indexes whether the task has choices, so that text of digits is one's index
   */
  BoundWording(Wording wording, Set<String> columns, boolean indexes) {
    this.text = BoundField.bind(wording.text(), columns);
    this.target = BoundField.bind(wording.target(), columns);
    this.choices = bind(wording.choices(), columns);
    this.prefix = bind(wording.prefix(), columns);
    this.indexes = indexes;
    this.targetDelimiter = wording.targetDelimiter();
    this.fewshotDelimiter = wording.fewshotDelimiter();
  }

  static @Nullable BoundField bind(@Nullable DocField field, Set<String> columns) {
    return field == null ? null : BoundField.bind(field, columns);
  }

  String targetDelimiter() {
    return targetDelimiter;
  }

  String fewshotDelimiter() {
    return fewshotDelimiter;
  }

  boolean hasChoices() {
    return choices != null;
  }

  /** The question, or the index of the choice that completes it. */
  Object text(Map<String, @Nullable Object> row) {
    Object value = text.value(row);
    if (value instanceof String string) {
      return text.rendered() ? index(string) : string;
    }
    return value instanceof Long || value instanceof Boolean ? number(value) : str(value);
  }

  /** The answer: text, the index of a choice, or a list of either. */
  Object target(Map<String, @Nullable Object> row) {
    Object value = target.value(row);
    return switch (value) {
      case String string when target.rendered() -> literal(index(string));
      case String string -> string;
      case Long number -> number;
      case Boolean flag -> indexes ? number(flag) : str(flag);
      case List<?> list -> list;
      case null -> throw target.invalid("it is null.");
      case Object other -> str(other);
    };
  }

  private static Object literal(Object target) {
    if (target instanceof String text
        && text.length() >= 2
        && text.startsWith("[")
        && text.endsWith("]")) {
      try {
        return PythonLiteral.parse(text) instanceof List<?> list ? list : text;
      } catch (PythonException _) {
        return text; // As lm-eval has it: what only looks like a list is text.
      }
    }
    return target;
  }

  private Object index(String rendered) {
    return indexes && Strings.isDigit(rendered) && rendered.length() < 10
        ? (Object) Long.valueOf(rendered)
        : rendered;
  }

  private static Long number(Object value) {
    return value instanceof Boolean flag ? Long.valueOf(flag ? 1 : 0) : (Long) value;
  }

  /**
   * The choices' texts, at least one.
   *
   * @throws IllegalStateException if the task has none
   */
  List<String> choices(Map<String, @Nullable Object> row) {
    BoundField field = choices;
    if (field == null) {
      throw new IllegalStateException("asked for choices of a task without");
    }
    Object value = field.value(row);
    if (value instanceof String string && field.rendered()) {
      value = parsed(field, string);
    }
    if (!(value instanceof List<?> list)) {
      throw field.invalid("it gives " + PythonRepr.repr(value) + ", not a list of choices.");
    }
    if (list.isEmpty()) {
      throw field.invalid("it gives no choices.");
    }
    return list.stream().map(BoundWording::str).toList();
  }

  private static @Nullable Object parsed(BoundField field, String rendered) {
    try {
      return PythonLiteral.parse(rendered);
    } catch (PythonException e) {
      throw field.invalid(
          "it gives \""
              + shortened(rendered)
              + "\", which is no Python list: "
              + e.getMessage()
              + ".");
    }
  }

  /** What the answer is begun with; empty for nothing. */
  String prefix(Map<String, @Nullable Object> row) {
    return prefix == null ? "" : str(prefix.value(row));
  }

  RuntimeException wrongText(String problem) {
    return text.invalid(problem);
  }

  RuntimeException wrongTarget(String problem) {
    return target.invalid(problem);
  }

  static String str(@Nullable Object value) {
    return PythonRepr.str(value);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
