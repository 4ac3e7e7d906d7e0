package dev.assay.core.statistics;

import dev.assay.spi.result.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A number found from samples, and how far it can be trusted.
 *
 * @param stderr standard error; null where the samples give none: a single one, or infinite values
 * @param ci95 95 % confidence interval; null exactly where {@code stderr} is
 * @param n samples it stands on
 * @param proportion whether every measurement was 0 or 1, so that {@code value * n} is a count
 */
public record Estimate(
    double value, @Nullable Double stderr, @Nullable Interval ci95, long n, boolean proportion) {
  static Estimate withoutError(double value, long n, boolean proportion) {
    return new Estimate(value, null, null, n, proportion);
  }

  /** An estimate whose error bars are left out if a number of them is not finite. */
  static Estimate of(
      double value, double stderr, double low, double high, long n, boolean proportion) {
    return Double.isFinite(stderr) && Double.isFinite(low) && Double.isFinite(high)
        ? new Estimate(value, stderr, new Interval(low, high), n, proportion)
        : withoutError(value, n, proportion);
  }
}
