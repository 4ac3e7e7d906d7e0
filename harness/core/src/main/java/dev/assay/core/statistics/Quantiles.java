package dev.assay.core.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** The quantiles behind 95 % intervals. */
final class Quantiles {
  /** Probability beyond each end of an interval. */
  static final double TAIL = 0.025;

  static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** The normal distribution's, 1.96. */
  static final double Z = NORMAL.inverseSurvivalProbability(TAIL);

  private Quantiles() {}

  /** Student's t at the end of a 95 % interval; degrees of freedom need not be whole. */
  static double t(double degreesOfFreedom) {
    return t(degreesOfFreedom, TAIL);
  }

  /** What Student's t exceeds with the given probability. */
  static double t(double degreesOfFreedom, double probability) {
    return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(probability);
  }
}
