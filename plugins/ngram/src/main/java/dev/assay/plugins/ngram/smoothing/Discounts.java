package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.CorpusCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The discounts of modified Kneser-Ney smoothing for one order: what is taken from n-grams of
 * adjusted count 1, 2, and 3 or more (Chen and Goodman, "An Empirical Study of Smoothing Techniques
 * for Language Modeling", 1998, equation 26).
 *
 * @param fallback whether the closed form failed on these counts and KenLM's replacement values
 *     (0.5, 1, 1.5) are used, as its {@code --discount_fallback} does
 */
public record Discounts(float one, float two, float threePlus, boolean fallback) {
  private static final Discounts FALLBACK = new Discounts(0.5f, 1f, 1.5f, true);

  /** The discounts of each order of a corpus, from 1. */
  public static List<Discounts> of(CorpusCounts counts) {
    List<Discounts> discounts = new ArrayList<>();
    for (int k = 1; k <= counts.order(); k++) {
      discounts.add(estimate(counts.frequencies(k)));
    }
    return discounts;
  }

  /**
   * Estimates the discounts in float32, operation for operation as KenLM does.
   *
   * @param n {@code n[j]}, the number of n-grams of adjusted count {@code j}, for 1 to 4
   */
  static Discounts estimate(long[] n) {
    if (n[1] == 0 || n[2] == 0 || n[3] == 0) {
      return FALLBACK;
    }
    float y = (float) n[1] / (float) (n[1] + 2.0 * n[2]);
    float[] amount = new float[4];
    for (int j = 1; j < 4; j++) {
      amount[j] = (float) j - (float) (j + 1) * y * (float) n[j + 1] / (float) n[j];
      if (amount[j] < 0 || amount[j] > j) {
        return FALLBACK;
      }
    }
    return new Discounts(amount[1], amount[2], amount[3], false);
  }

  /** The discount of an adjusted count. */
  float of(int count) {
    return switch (Math.min(count, 3)) {
      case 0 -> 0;
      case 1 -> one;
      case 2 -> two;
      default -> threePlus;
    };
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "D1=%.6g D2=%.6g D3+=%.6g%s",
        one,
        two,
        threePlus,
        fallback ? " (fallback)" : "");
  }
}
