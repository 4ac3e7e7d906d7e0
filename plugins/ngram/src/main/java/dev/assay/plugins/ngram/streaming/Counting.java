package dev.assay.plugins.ngram.streaming;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;

/** Sums that a text may be too large for. */
final class Counting {
  private Counting() {}

  /**
   * Adds counts of n-grams.
   *
   * @throws EvalException if the sum is no int
   */
  static int add(int a, int b) {
    long sum = (long) a + b;
    if (sum > Integer.MAX_VALUE) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "The training text has more than "
              + Integer.MAX_VALUE
              + " n-grams, or as many of one, which is more than can be counted; use a smaller"
              + " train_fraction or a lower order.");
    }
    return (int) sum;
  }
}
