package dev.assay.core.statistics;

import dev.assay.spi.result.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What two models' scores of the same documents say about their difference, second less first.
 *
 * @param n documents
 * @param clusters groups of documents taken as one draw each; n where documents are independent
 * @param stderr of the difference; null for a single draw, as are {@code ci95} and {@code
 *     smallestDetectable}
 * @param ci95 interval of the difference
 * @param pValue two-sided, of no difference
 * @param test that gave the p-value
 * @param wins documents on which the second scored higher, or did better where it is counted so
 * @param losses documents on which the first scored higher
 * @param smallestDetectable the difference that a run like this one finds at the 5 % level four
 *     times in five
 */
public record PairedComparison(
    long n,
    long clusters,
    double difference,
    @Nullable Double stderr,
    @Nullable Interval ci95,
    double pValue,
    Test test,
    long wins,
    long losses,
    @Nullable Double smallestDetectable) {
  /** How a p-value was found. */
  public enum Test {
    /** Exact binomial test of wins against losses, for scores of 0 and 1. */
    MCNEMAR,
    /** Permutation test that swaps the two models' scores document by document. */
    SIGN_FLIP
  }

  /** The same with wins and losses counted by another measure. */
  public PairedComparison counting(long otherWins, long otherLosses) {
    return new PairedComparison(
        n,
        clusters,
        difference,
        stderr,
        ci95,
        pValue,
        test,
        otherWins,
        otherLosses,
        smallestDetectable);
  }

  public long ties() {
    return n - wins - losses;
  }
}
