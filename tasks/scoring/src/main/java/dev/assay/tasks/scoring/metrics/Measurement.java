package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Sample;

/** What a metric notes down about one sample. */
@FunctionalInterface
interface Measurement {
  /**
   * @throws UnfitSampleException if the sample has not what it takes
   */
  double[] of(Sample sample);
}
