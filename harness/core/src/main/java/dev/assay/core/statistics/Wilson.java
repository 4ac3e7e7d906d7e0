package dev.assay.core.statistics;

import dev.assay.spi.result.Interval;

/**
 * Wilson's score interval for a proportion. Unlike the normal one it has a width at 0 and 1 and
 * never leaves them.
 *
 * <p>(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). E. B. Wilson, "Probable inference, the
 * law of succession, and statistical inference", JASA 22 (1927), pages 209-212.
 */
final class Wilson {
  private Wilson() {}

  /**
   * @param p from 0 to 1
   * @param n samples, or the effective number of them; need not be whole
   */
  static Interval interval(double p, double n) {
    double z = Quantiles.Z;
    double shrink = 1 + z * z / n;
    double centre = (p + z * z / (2 * n)) / shrink;
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / shrink;
    // At p = 0 and 1 an end is exact; rounding must not move it past.
    return new Interval(p == 0 ? 0 : centre - half, p == 1 ? 1 : centre + half);
  }
}
