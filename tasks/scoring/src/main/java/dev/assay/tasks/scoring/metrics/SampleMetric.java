package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.model.RequestKind;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import java.util.Set;

/** A metric made from its {@link MetricDefinition}. */
record SampleMetric(
    Parameters parameters,
    Set<RequestKind> accepts,
    Measurement measurement,
    Aggregation aggregation,
    boolean higherIsBetter)
    implements Metric {
  @Override
  public double[] measure(Sample sample) {
    try {
      return measurement.of(sample);
    } catch (UnfitSampleException e) {
      throw parameters.invalid("document " + sample.example().doc().index() + " " + e.getMessage());
    }
  }
}
