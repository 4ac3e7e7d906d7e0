package dev.assay.core.statistics;

import java.util.Arrays;
import org.apache.commons.numbers.core.Sum;

/**
 * Two models' scores of the same documents, in the same order.
 *
 * @param first each document's contribution to the first model's score, which is their mean
 * @param second the same of the second model
 * @param clusters a number for each document; those of one number come from one source and are no
 *     independent draws. Empty where all are
 */
public record PairedScores(double[] first, double[] second, int[] clusters) {
  public PairedScores {
    if (first.length == 0 || first.length != second.length) {
      throw new IllegalArgumentException(first.length + " scores against " + second.length);
    }
    if (clusters.length != 0 && clusters.length != first.length) {
      throw new IllegalArgumentException(clusters.length + " clusters of " + first.length);
    }
  }

  /** Scores of independent documents. */
  public static PairedScores independent(double[] first, double[] second) {
    return new PairedScores(first, second, new int[0]);
  }

  /**
   * The contributions of rows (a, b) to their ratio r = sum a / sum b: r + (a - r b) / mean b.
   * Their mean is r, and their spread gives r its linearised standard error.
   */
  public static double[] contributionsToRatio(double[][] rows) {
    Sum above = Sum.create();
    Sum below = Sum.create();
    for (double[] row : rows) {
      above.add(row[0]);
      below.add(row[1]);
    }
    double ratio = above.getAsDouble() / below.getAsDouble();
    if (Arrays.stream(rows).allMatch(row -> row[1] == 1)) {
      // A mean: the formula's value without its rounding, so that 0 and 1 stay themselves.
      return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }
    double meanBelow = below.getAsDouble() / rows.length;
    return Arrays.stream(rows)
        .mapToDouble(row -> ratio + (row[0] - ratio * row[1]) / meanBelow)
        .toArray();
  }

  public int size() {
    return first.length;
  }

  boolean isClustered() {
    return clusters.length != 0;
  }

  boolean isBinary() {
    return isBinary(first) && isBinary(second);
  }

  private static boolean isBinary(double[] scores) {
    return Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
  }

  double[] differences() {
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> second[i] - first[i]);
    return differences;
  }

  /** The differences summed over each draw: a cluster, or a document by itself. */
  Draws draws() {
    double[] differences = differences();
    if (!isClustered()) {
      double[] ones = new double[differences.length];
      Arrays.fill(ones, 1);
      return new Draws(differences, ones);
    }
    int[] ids = Arrays.stream(clusters).distinct().sorted().toArray();
    Sum[] sums = new Sum[ids.length];
    Arrays.setAll(sums, _ -> Sum.create());
    double[] sizes = new double[ids.length];
    for (int i = 0; i < differences.length; i++) {
      int draw = Arrays.binarySearch(ids, clusters[i]);
      sums[draw].add(differences[i]);
      sizes[draw]++;
    }
    return new Draws(Arrays.stream(sums).mapToDouble(Sum::getAsDouble).toArray(), sizes);
  }

  /** Independent draws: the sum of the differences of each, and its number of documents. */
  record Draws(double[] sums, double[] sizes) {
    int count() {
      return sums.length;
    }
  }
}
