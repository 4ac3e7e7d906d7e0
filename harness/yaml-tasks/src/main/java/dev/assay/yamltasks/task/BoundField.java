package dev.assay.yamltasks.task;

import dev.assay.jinja.Environment;
import dev.assay.jinja.Template;
import dev.assay.jinja.TemplateException;
import dev.assay.jinja.python.PythonException;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.yamltasks.config.DocField;
import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A field of a definition, ready for documents with certain columns. Templates are compiled. */
final class BoundField {
  private final DocField field;
  private final Reader reader;

  /** Gets the value from a row, or throws one of the exceptions that {@link #value} explains. */
  private sealed interface Reader {
    record Column(String name) implements Reader {}

    record Rendered(Template template) implements Reader {}

    record Constant(Object value) implements Reader {}

    record Code(Equivalent.OfField function) implements Reader {}
  }

  private BoundField(DocField field, Reader reader) {
    this.field = field;
    this.reader = reader;
  }

  /**
   * @param columns of the task's documents: a text that is one of them means its value
   * @throws EvalException if a template is malformed
   */
  static BoundField bind(DocField field, Set<String> columns) {
    return new BoundField(
        field,
        switch (field) {
          case DocField.Text(Mark _, String _, String source) when columns.contains(source) ->
              new Reader.Column(source);
          case DocField.Text(Mark mark, String key, String source) ->
              new Reader.Rendered(compiled(source, mark, key));
          case DocField.Constant(Mark _, String _, Object value) -> new Reader.Constant(value);
          case DocField.Code(Mark _, String _, Equivalent.OfField function) ->
              new Reader.Code(function);
        });
  }

  /**
   * @throws EvalException naming the definition's line, if it is no template
   */
  static Template compiled(String source, Mark mark, String key) {
    try {
      return Environment.forTasks().compile(source, key);
    } catch (TemplateException e) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION, mark + ": " + key + ": " + e.getMessage(), e);
    }
  }

  /** Whether the value is what a template rendered, and so text that may stand for a number. */
  boolean rendered() {
    return reader instanceof Reader.Rendered;
  }

  /**
   * @throws EvalException naming the definition's line and what the row lacks
   */
  @Nullable Object value(Map<String, @Nullable Object> row) {
    try {
      return switch (reader) {
        case Reader.Column(String name) -> column(row, name);
        case Reader.Rendered(Template template) -> template.render(row);
        case Reader.Constant(Object value) -> value;
        case Reader.Code(Equivalent.OfField function) -> function.apply(row);
      };
    } catch (TemplateException | PythonException | IllegalArgumentException e) {
      throw invalid(e.getMessage() + ".");
    }
  }

  private static @Nullable Object column(Map<String, @Nullable Object> row, String name) {
    if (!row.containsKey(name)) {
      throw new IllegalArgumentException("it has no column \"" + name + "\"");
    }
    return row.get(name);
  }

  EvalException invalid(String problem) {
    String sentence = problem.endsWith("..") ? problem.substring(0, problem.length() - 1) : problem;
    return new EvalException(
        ErrorCode.INVALID_DATA, field.key() + " (" + field.mark() + "): " + sentence);
  }
}
