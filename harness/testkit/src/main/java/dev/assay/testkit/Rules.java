package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.Request;

/** What several rules say. */
final class Rules {
  /** How far rounding may carry a probability above 1. */
  private static final double ROUNDING = 1e-6;

  private Rules() {}

  static void assertLogProbability(double logprob, Request request) {
    assertThat(logprob)
        .as("ln p, which is finite and at most 0, in the answer to %s", request)
        .isFinite()
        .isLessThanOrEqualTo(ROUNDING);
  }
}
