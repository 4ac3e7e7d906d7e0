package dev.assay.spi.scoring;

import dev.assay.spi.model.RequestKind;
import java.util.Set;

/** Measures each sample, and says how the measurements of many make one score. */
public interface Metric {
  boolean higherIsBetter();

  /** The kinds of requests whose answers it can measure; others are refused before the run. */
  Set<RequestKind> accepts();

  /** The sample's measurement: as many numbers as {@link #aggregation} wants, none of them NaN. */
  double[] measure(Sample sample);

  Aggregation aggregation();

  /**
   * As a run uses it that may execute this much; itself, if it only computes. A metric that
   * executes programs measures nothing before it has been told.
   *
   * @throws dev.assay.spi.EvalException if it needs more, or what this machine does not have
   */
  default Metric allowed(CodeExecution execution) {
    return this;
  }
}
