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
}
