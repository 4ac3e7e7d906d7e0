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

  /** A metric's {@code aggregation}: the parameters with which the metric aggregates so. */
  record OfAggregation(Map<String, Object> parameters) implements Equivalent {
    public OfAggregation {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * {@code process_results} that measures by itself, as metrics that Assay has.
   *
   * @param target what the metrics compare with, instead of {@code doc_to_target}
   * @param metrics the names that the function uses, and those of Assay's metrics
   */
  record OfResults(@Nullable OfField target, Map<String, String> metrics) implements Equivalent {
    public OfResults {
      metrics = Map.copyOf(metrics);
    }
  }

  /**
   * {@code process_results} of a rolling task: it divides by the size of another column than what
   * was scored.
   */
  record SizeOf(String column) implements Equivalent {}

  /** A metric's function: the metrics it stands for, which its parameters may decide. */
  non-sealed interface OfMetrics extends Equivalent {
    List<String> names(Map<String, Object> parameters);
  }

  /**
   * A filter class or function, as a registered filter with parameters of its own beside those
   * given.
   *
   * @param filter the name it is registered under
   */
  record OfFilter(String filter, Map<String, Object> parameters) implements Equivalent {
    public OfFilter {
      parameters = Map.copyOf(parameters);
    }
  }
}
