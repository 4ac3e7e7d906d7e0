package dev.assay.core.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Adjusts p-values for there being several of them. */
public final class MultipleTests {
  private MultipleTests() {}

  /**
   * Holm's step-down adjustment: calling those below 5 % different is wrong about any of them at
   * most one time in twenty. S. Holm, Scandinavian Journal of Statistics 6 (1979), pages 65-70.
   *
   * @return in the order given
   */
  public static double[] holm(double[] pValues) {
    int m = pValues.length;
    double[] adjusted = new double[m];
    double largest = 0;
    int[] order = ascending(pValues);
    for (int rank = 0; rank < m; rank++) {
      largest = Math.max(largest, Math.min(1, (m - rank) * pValues[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }

  /**
   * Benjamini and Hochberg's step-up adjustment: of those below 5 %, at most one in twenty is wrong
   * on average. Y. Benjamini and Y. Hochberg, JRSS B 57 (1995), pages 289-300.
   *
   * @return in the order given
   */
  public static double[] benjaminiHochberg(double[] pValues) {
    int m = pValues.length;
    double[] adjusted = new double[m];
    double smallest = 1;
    int[] order = ascending(pValues);
    for (int rank = m; rank >= 1; rank--) {
      int index = order[rank - 1];
      smallest = Math.min(smallest, pValues[index] * m / rank);
      adjusted[index] = smallest;
    }
    return adjusted;
  }

  private static int[] ascending(double[] pValues) {
    return IntStream.range(0, pValues.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> pValues[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
