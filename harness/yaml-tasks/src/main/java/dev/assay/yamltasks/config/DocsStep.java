package dev.assay.yamltasks.config;

import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;
import java.util.List;
import java.util.Map;

/**
 * A step of {@code process_docs}, each applied to the rows that the one before left.
 *
 * <p>As data, {@code process_docs} is a list of mappings: {@code where: {column: value or values}}
 * keeps rows, {@code set: {column: field or list of fields}} adds or replaces columns, {@code drop:
 * [columns]} removes some. As lm-eval has it, it is a function.
 */
public sealed interface DocsStep {
  /**
   * @param allowed by column, the values it may have; a row needs all columns to be so
   */
  record Where(Mark mark, Map<String, List<Object>> allowed) implements DocsStep {
    public Where {
      allowed = Map.copyOf(allowed);
    }
  }

  /**
   * @param columns each a field, or several that make a list; all read the row as it was before
   */
  record Set(Map<String, Cell> columns) implements DocsStep {}

  /** The new value of a column. */
  sealed interface Cell {
    record One(DocField field) implements Cell {}

    record Several(List<DocField> fields) implements Cell {
      public Several {
        fields = List.copyOf(fields);
      }
    }
  }

  record Drop(List<String> columns) implements DocsStep {
    public Drop {
      columns = List.copyOf(columns);
    }
  }

  record Code(Equivalent.OfDocs function) implements DocsStep {}
}
