package dev.assay.tasks.scoring.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Matthews' correlation coefficient of right and preferred classes, for any number of classes
 * (Gorodkin, 2004); 0 where one of the two never varies. Rows hold the right class and the
 * preferred one.
 */
final class MatthewsCorrelation {
  private MatthewsCorrelation() {}

  static double of(double[][] rows) {
    Map<Double, Integer> actual = new HashMap<>();
    Map<Double, Integer> preferred = new HashMap<>();
    long equal = 0;
    for (double[] row : rows) {
      actual.merge(row[0], 1, Integer::sum);
      preferred.merge(row[1], 1, Integer::sum);
      equal += row[0] == row[1] ? 1 : 0;
    }
    double n = rows.length;
    double covariance = equal * n - product(actual, preferred);
    double spread = (n * n - product(actual, actual)) * (n * n - product(preferred, preferred));
    return spread == 0 ? 0 : covariance / Math.sqrt(spread);
  }

  private static double product(Map<Double, Integer> a, Map<Double, Integer> b) {
    long sum = 0;
    for (var entry : a.entrySet()) {
      sum += (long) entry.getValue() * b.getOrDefault(entry.getKey(), 0);
    }
    return sum;
  }
}
