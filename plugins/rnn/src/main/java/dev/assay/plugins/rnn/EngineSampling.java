package dev.assay.plugins.rnn;

import dev.assay.spi.model.Sampling;

/** The harness's sampling in the engine's terms. */
final class EngineSampling {
  private EngineSampling() {}

  static dev.assay.transformer.Sampling of(Sampling sampling) {
    if (sampling.greedy()) {
      return dev.assay.transformer.Sampling.greedy();
    }
    int topK = sampling.topK() == 0 ? Integer.MAX_VALUE : sampling.topK();
    return new dev.assay.transformer.Sampling.Random(
        sampling.temperature(), topK, sampling.topP(), sampling.seed());
  }
}
