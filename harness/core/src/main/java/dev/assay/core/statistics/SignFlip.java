package dev.assay.core.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.numbers.core.Sum;

/**
 * The paired permutation test: where the models are alike, swapping their scores of a document
 * changes the sign of its difference and nothing else. R. A. Fisher, "The Design of Experiments",
 * 1935, section 21. Exact over all swaps where they are few; otherwise over random ones, with p =
 * (1 + those as extreme) / (1 + all), which keeps the level: B. Phipson and G. K. Smyth, SAGMB 9
 * (2010), article 39.
 */
final class SignFlip {
  /** All swaps of this many differences are tried. */
  static final int EXACT_TO = 14;

  /** 1 + PERMUTATIONS is a multiple of 20, so that the 5 % level is met exactly. */
  static final int PERMUTATIONS = 9_999;

  /** Sums this close to the observed one, relatively, are as extreme: they differ by rounding. */
  private static final double TOLERANCE = 1e-12;

  private SignFlip() {}

  /** Two-sided p-value of the sum of these differences. */
  static double pValue(double[] differences, long seed) {
    return pValue(differences, PERMUTATIONS, seed);
  }

  static double pValue(double[] differences, int permutations, long seed) {
    double[] nonZero = Arrays.stream(differences).filter(d -> d != 0).toArray();
    if (nonZero.length == 0) {
      return 1;
    }
    double observed = Math.abs(Sum.of(nonZero).getAsDouble());
    double size = Arrays.stream(nonZero).map(Math::abs).sum();
    double extreme = observed - TOLERANCE * size;
    if (nonZero.length <= EXACT_TO) {
      return exact(nonZero, extreme);
    }
    return nonZero.length < PairedTest.LARGE
        ? sampled(nonZero, extreme, permutations, seed)
        : limit(nonZero, observed);
  }

  /** The swapped sums' own limit: normal around 0, with the sum of the squares as variance. */
  private static double limit(double[] differences, double observed) {
    double variance = Sum.ofProducts(differences, differences).getAsDouble();
    return 2 * Quantiles.NORMAL.survivalProbability(observed / Math.sqrt(variance));
  }

  private static double exact(double[] differences, double extreme) {
    int all = 1 << differences.length;
    int count = 0;
    for (int swaps = 0; swaps < all; swaps++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (swaps >> i & 1) == 0 ? differences[i] : -differences[i];
      }
      count += Math.abs(sum) >= extreme ? 1 : 0;
    }
    return (double) count / all;
  }

  private static double sampled(double[] differences, double extreme, int permutations, long seed) {
    var random = new SplittableRandom(seed);
    int count = 1;
    for (int permutation = 0; permutation < permutations; permutation++) {
      count += Math.abs(flippedSum(differences, random)) >= extreme ? 1 : 0;
    }
    return (double) count / (1 + permutations);
  }

  private static double flippedSum(double[] differences, SplittableRandom random) {
    double sum = 0;
    long bits = 0;
    for (int i = 0; i < differences.length; i++) {
      bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
      // The sign bit is the coin: no branch to mispredict.
      long flipped = Double.doubleToRawLongBits(differences[i]) ^ bits << 63;
      sum += Double.longBitsToDouble(flipped);
    }
    return sum;
  }
}
