package dev.assay.core.statistics;

import dev.assay.spi.result.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.numbers.core.Sum;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/**
 * The nonparametric bootstrap: how a statistic varies when its n samples are drawn again, with
 * replacement. B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993: standard
 * error, section 6.2; bias-corrected and accelerated (BCa) interval, section 14.3.
 */
final class Bootstrap {
  /** Enough for the ends of a 95 % interval: 50 resamples lie beyond each. */
  static final int RESAMPLES = 2000;

  /** Above this many samples the jackknife leaves out groups of them, not single ones. */
  private static final int JACKKNIFE_GROUPS = 200;

  private final double observed;
  private final double[] replicates;
  private final double[] jackknife;

  /**
   * @param replicates the statistic of each resample
   * @param jackknife the statistic with each sample, or group of them, left out
   */
  Bootstrap(double observed, double[] replicates, double[] jackknife) {
    this.observed = observed;
    this.replicates = replicates.clone();
    this.jackknife = jackknife.clone();
  }

  /**
   * @param n samples
   * @param statistic of the samples at the given indices; it must not keep or change the array
   * @param seed of the one stream that all resamples are drawn from
   */
  static Bootstrap of(int n, ToDoubleFunction<int[]> statistic, long seed) {
    double[] replicates = new double[RESAMPLES];
    int[] indices = new int[n];
    var random = new SplittableRandom(seed);
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int i = 0; i < n; i++) {
        indices[i] = random.nextInt(n);
      }
      replicates[resample] = statistic.applyAsDouble(indices);
    }
    int groups = Math.min(n, JACKKNIFE_GROUPS);
    double[] jackknife = new double[groups];
    for (int group = 0; group < groups; group++) {
      jackknife[group] = statistic.applyAsDouble(without(group, groups, n));
    }
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return new Bootstrap(statistic.applyAsDouble(all), replicates, jackknife);
  }

  private static int[] without(int group, int groups, int n) {
    int[] rest = new int[n];
    int size = 0;
    for (int i = 0; i < n; i++) {
      if (i % groups != group) {
        rest[size++] = i;
      }
    }
    return Arrays.copyOf(rest, size);
  }

  /** Whether the statistic was a finite number throughout; without it there are no error bars. */
  boolean isFinite() {
    return Double.isFinite(observed)
        && Arrays.stream(replicates).allMatch(Double::isFinite)
        && Arrays.stream(jackknife).allMatch(Double::isFinite);
  }

  /** The standard deviation of the replicates. */
  double stderr() {
    double mean = Sum.of(replicates).getAsDouble() / replicates.length;
    Sum squares = Sum.create();
    for (double replicate : replicates) {
      squares.add((replicate - mean) * (replicate - mean));
    }
    return Math.sqrt(squares.getAsDouble() / (replicates.length - 1));
  }

  /**
   * The BCa interval at 95 %; the percentile interval where the observed value lies outside all
   * replicates, so that its bias has no estimate.
   */
  Interval interval() {
    double bias = Quantiles.NORMAL.inverseCumulativeProbability(shareBelowObserved());
    double acceleration = acceleration();
    double low = Quantiles.TAIL;
    double high = 1 - Quantiles.TAIL;
    if (Double.isFinite(bias)) {
      low = adjusted(bias, acceleration, -Quantiles.Z);
      high = adjusted(bias, acceleration, Quantiles.Z);
    }
    double[] ends =
        Quantile.withDefaults()
            .with(EstimationMethod.HF7)
            .evaluate(replicates.clone(), Math.min(low, high), Math.max(low, high));
    return new Interval(ends[0], ends[1]);
  }

  private static double adjusted(double bias, double acceleration, double z) {
    return Quantiles.NORMAL.cumulativeProbability(
        bias + (bias + z) / (1 - acceleration * (bias + z)));
  }

  /** Replicates equal to the observed value count half, which discrete statistics need. */
  private double shareBelowObserved() {
    double below = 0;
    for (double replicate : replicates) {
      below += replicate < observed ? 1 : replicate == observed ? 0.5 : 0;
    }
    return below / replicates.length;
  }

  /** sum d³ / (6 (sum d²)^1.5), d the jackknife values' mean less each of them. */
  private double acceleration() {
    double mean = Sum.of(jackknife).getAsDouble() / jackknife.length;
    Sum squares = Sum.create();
    Sum cubes = Sum.create();
    for (double value : jackknife) {
      double d = mean - value;
      squares.add(d * d);
      cubes.add(d * d * d);
    }
    double spread = squares.getAsDouble();
    return spread == 0 ? 0 : cubes.getAsDouble() / (6 * Math.pow(spread, 1.5));
  }
}
