package dev.assay.core.scoring;

import java.util.Map;

/** Takes each scored sample, for the samples file. */
@FunctionalInterface
public interface SampleSink {
  void accept(ScoredSample sample);

  /**
   * @param answers by filter
   * @param metrics by filter, then metric; the metric's measurement
   */
  record ScoredSample(
      dev.assay.spi.scoring.Example example,
      java.util.List<dev.assay.spi.model.Response> responses,
      Map<String, java.util.List<String>> answers,
      Map<String, Map<String, double[]>> metrics) {}
}
