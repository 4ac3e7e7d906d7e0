package dev.assay.yamltasks.task;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.yamltasks.config.DocField;
import dev.assay.yamltasks.config.DocsStep;
import dev.assay.yamltasks.functions.Equivalent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies {@code process_docs}. */
final class DocsProcessor {
  private DocsProcessor() {}

  /** The rows as the task sees them, numbered anew. */
  static List<Doc> process(List<Doc> docs, List<DocsStep> steps) {
    if (steps.isEmpty()) {
      return docs;
    }
    List<Map<String, @Nullable Object>> rows = docs.stream().map(Doc::fields).toList();
    for (DocsStep step : steps) {
      rows = applied(step, rows);
    }
    var processed = new ArrayList<Doc>(rows.size());
    for (Map<String, @Nullable Object> row : rows) {
      processed.add(new Doc(processed.size(), row));
    }
    return processed;
  }

  /** The columns that any of the documents has. */
  static Set<String> columns(List<Doc> docs) {
    var columns = new LinkedHashSet<String>();
    docs.forEach(doc -> columns.addAll(doc.fields().keySet()));
    return columns;
  }

  private static List<Map<String, @Nullable Object>> applied(
      DocsStep step, List<Map<String, @Nullable Object>> rows) {
    return switch (step) {
      case DocsStep.Where where -> rows.stream().filter(row -> keeps(where, row)).toList();
      case DocsStep.Set(var columns) -> set(columns, rows);
      case DocsStep.Drop(List<String> columns) ->
          rows.stream().map(row -> without(columns, row)).toList();
      case DocsStep.Code(Equivalent.OfDocs function) -> called(function, rows);
    };
  }

  private static List<Map<String, @Nullable Object>> called(
      Equivalent.OfDocs function, List<Map<String, @Nullable Object>> rows) {
    try {
      return function.apply(rows);
    } catch (IllegalArgumentException e) {
      throw new EvalException(ErrorCode.INVALID_DATA, "process_docs: " + e.getMessage() + ".", e);
    }
  }

  private static boolean keeps(DocsStep.Where where, Map<String, @Nullable Object> row) {
    for (var column : where.allowed().entrySet()) {
      if (!row.containsKey(column.getKey())) {
        throw new EvalException(
            ErrorCode.INVALID_DATA,
            "process_docs (" + where.mark() + "): there is no column \"" + column.getKey() + "\".");
      }
      Object value = row.get(column.getKey());
      if (value == null || !column.getValue().contains(value)) {
        return false;
      }
    }
    return true;
  }

  private static List<Map<String, @Nullable Object>> set(
      Map<String, DocsStep.Cell> columns, List<Map<String, @Nullable Object>> rows) {
    var known = new LinkedHashSet<String>();
    rows.forEach(row -> known.addAll(row.keySet()));
    var cells = new LinkedHashMap<String, Cell>();
    columns.forEach((column, cell) -> cells.put(column, bound(cell, known)));
    List<Map<String, @Nullable Object>> changed = new ArrayList<>(rows.size());
    for (var row : rows) {
      var copy = new LinkedHashMap<>(row);
      cells.forEach((column, cell) -> copy.put(column, cell.value(row)));
      changed.add(copy);
    }
    return changed;
  }

  private interface Cell {
    @Nullable Object value(Map<String, @Nullable Object> row);
  }

  private static Cell bound(DocsStep.Cell cell, Set<String> columns) {
    return switch (cell) {
      case DocsStep.Cell.One(DocField field) -> BoundField.bind(field, columns)::value;
      case DocsStep.Cell.Several(List<DocField> fields) -> {
        List<BoundField> parts = fields.stream().map(f -> BoundField.bind(f, columns)).toList();
        yield row -> {
          var values = new ArrayList<@Nullable Object>(parts.size());
          parts.forEach(part -> values.add(part.value(row)));
          return values;
        };
      }
    };
  }

  private static Map<String, @Nullable Object> without(
      List<String> columns, Map<String, @Nullable Object> row) {
    var rest = new LinkedHashMap<>(row);
    columns.forEach(rest::remove);
    return rest;
  }
}
