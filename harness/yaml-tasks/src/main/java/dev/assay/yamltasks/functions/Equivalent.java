package dev.assay.yamltasks.functions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Python function of a task definition does, in Java. */
public sealed interface Equivalent {
  /** {@code process_docs}: from rows to rows. */
  non-sealed interface OfDocs extends Equivalent {
    List<Map<String, @Nullable Object>> apply(List<Map<String, @Nullable Object>> rows);
  }

  /** {@code doc_to_text} and its like: from a row to String, Long or List. */
  non-sealed interface OfField extends Equivalent {
    @Nullable Object apply(Map<String, @Nullable Object> row);
  }

  /**
   * {@code process_results} of a rolling task: it divides by the size of another column than what
   * was scored.
   */
  record SizeOf(String column) implements Equivalent {}

  /**
   * A filter class, as a registered filter with parameters of its own beside those given.
   *
   * @param filter the name it is registered under
   */
  record OfFilter(String filter, Map<String, Object> parameters) implements Equivalent {
    public OfFilter {
      parameters = Map.copyOf(parameters);
    }
  }
}
