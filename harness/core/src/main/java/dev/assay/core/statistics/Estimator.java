package dev.assay.core.statistics;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.Interval;
import dev.assay.spi.scoring.Aggregation;
import org.apache.commons.numbers.core.Sum;

/** A metric's score from its measurements, one row a sample. */
public final class Estimator {
  private Estimator() {}

  /**
   * @param rows at least one, each with as many numbers as the aggregation wants
   * @param seed of the resampling that a {@link Aggregation.Statistic} needs; the others use none
   * @throws EvalException if the score is not a number, as a ratio with nothing below the line
   */
  public static Estimate estimate(Aggregation aggregation, double[][] rows, long seed) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("no measurements");
    }
    Estimate estimate =
        switch (aggregation) {
          case Aggregation.Mean _ -> mean(rows);
          case Aggregation.Ratio(Aggregation.Link link) -> ratio(rows, link);
          case Aggregation.Statistic(Aggregation.Function function) ->
              statistic(rows, function, seed);
        };
    if (Double.isNaN(estimate.value())) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          "The measurements of "
              + rows.length
              + " samples give no number: a ratio of nothing, or a sum of opposite infinities.");
    }
    return estimate;
  }

  /**
   * The mean; its standard error sqrt(sum (x - mean)² / (n - 1) / n), as lm-eval's {@code
   * mean_stderr}; Student's t interval with n - 1 degrees of freedom, or Wilson's where every
   * measurement is 0 or 1.
   */
  private static Estimate mean(double[][] rows) {
    int n = rows.length;
    boolean proportion = true;
    Sum sum = Sum.create();
    for (double[] row : rows) {
      proportion &= row[0] == 0 || row[0] == 1;
      sum.add(row[0]);
    }
    double mean = sum.getAsDouble() / n;
    if (n == 1) {
      return Estimate.withoutError(mean, n, proportion);
    }
    Sum squares = Sum.create();
    for (double[] row : rows) {
      squares.add((row[0] - mean) * (row[0] - mean));
    }
    double stderr = Math.sqrt(squares.getAsDouble() / (n - 1) / n);
    if (proportion) {
      Interval wilson = Wilson.interval(mean, n);
      return new Estimate(mean, stderr, wilson, n, true);
    }
    double half = Quantiles.t(n - 1) * stderr;
    return Estimate.of(mean, stderr, mean - half, mean + half, n, false);
  }

  /**
   * The ratio r = sum a / sum b of the rows (a, b), through a link. Its standard error is the
   * linearised one, sqrt(n / (n - 1) sum (a - r b)²) / sum b (W. G. Cochran, "Sampling Techniques",
   * 3rd edition, 1977, section 2.11 with the finite-population factor 1), carried through the link
   * by the delta method; the interval is r's by Student's t, its ends put through the link.
   */
  private static Estimate ratio(double[][] rows, Aggregation.Link link) {
    int n = rows.length;
    Sum above = Sum.create();
    Sum below = Sum.create();
    for (double[] row : rows) {
      above.add(row[0]);
      below.add(row[1]);
    }
    double total = below.getAsDouble();
    double ratio = above.getAsDouble() / total;
    double value = link.apply(ratio);
    if (n == 1) {
      return Estimate.withoutError(value, n, false);
    }
    Sum squares = Sum.create();
    for (double[] row : rows) {
      double residual = row[0] - ratio * row[1];
      squares.add(residual * residual);
    }
    double stderr = Math.sqrt(squares.getAsDouble() * n / (n - 1)) / Math.abs(total);
    double slope =
        switch (link) {
          case IDENTITY -> 1;
          case EXP -> value;
        };
    double half = Quantiles.t(n - 1) * stderr;
    return Estimate.of(
        value, stderr * slope, link.apply(ratio - half), link.apply(ratio + half), n, false);
  }

  /** Any statistic; error and interval by {@link Bootstrap}. */
  private static Estimate statistic(double[][] rows, Aggregation.Function function, long seed) {
    int n = rows.length;
    double value = function.apply(rows);
    if (n == 1 || !Double.isFinite(value)) {
      return Estimate.withoutError(value, n, false);
    }
    Bootstrap bootstrap =
        Bootstrap.of(
            n,
            indices -> {
              double[][] sample = new double[indices.length][];
              for (int i = 0; i < indices.length; i++) {
                sample[i] = rows[indices[i]];
              }
              return function.apply(sample);
            },
            seed);
    return bootstrap.isFinite()
        ? new Estimate(value, bootstrap.stderr(), bootstrap.interval(), n, false)
        : Estimate.withoutError(value, n, false);
  }
}
