package dev.assay.core.scoring;

import java.util.Map;

/** Takes each scored sample, for the samples file. */
@FunctionalInterface
public interface SampleSink {
  void accept(ScoredSample sample);

  /**
   * @param keys of the example's requests
   * @param answers by filter
   * @param metrics by filter, then metric; the metric's measurement
   */
  record ScoredSample(
      dev.assay.spi.scoring.Example example,
      java.util.List<dev.assay.core.journal.RequestKey> keys,
      java.util.List<dev.assay.spi.model.Response> responses,
      Map<String, java.util.List<String>> answers,
      Map<String, Map<String, double[]>> metrics) {}
}
