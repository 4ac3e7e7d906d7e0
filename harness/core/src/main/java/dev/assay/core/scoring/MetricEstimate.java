package dev.assay.core.scoring;

import dev.assay.core.statistics.Estimate;
import dev.assay.spi.result.Score;

/** One metric of one task or group under one filter. */
public record MetricEstimate(
    String task, String filter, String metric, boolean higherIsBetter, Estimate estimate) {
  public Score toScore(String model) {
    return new Score(
        model,
        task,
        metric,
        filter,
        estimate.value(),
        estimate.stderr(),
        estimate.ci95(),
        estimate.n(),
        higherIsBetter);
  }
}
