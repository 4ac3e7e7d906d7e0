package dev.assay.core.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A difference of two means by its first two moments: a paired test that costs one pass over the
 * documents, for leaderboards of many thousand pairs of models.
 *
 * <p>Scores of 0 and 1 get {@link McNemar}'s exact test, as in {@link PairedTest}. Others, and
 * combinations, get Student's t with s / sqrt(n) as standard error ("Student", Biometrika 6 (1908),
 * pages 1-25); the degrees of freedom of combinations are Welch's and Satterthwaite's (Biometrics
 * Bulletin 2 (1946), pages 110-114).
 *
 * @param value second less first
 * @param variance of the value
 * @param degreesOfFreedom of the variance; 0 where it is unknown
 * @param pValue two-sided; 1 where nothing can be said
 */
public record MeanDifference(
    double value, double variance, double degreesOfFreedom, double pValue) {
  /** Members of a group from which on a member, not a document, is one draw. */
  public static final int FEWEST_CLUSTERS = 10;

  /** What two models without a common document have. */
  public static final MeanDifference UNKNOWN = new MeanDifference(0, 0, 0, 1);

  /**
   * The mean of second less first, document by document.
   *
   * @param first scores of documents, of which the first n are looked at
   * @param second scores of the same documents
   */
  public static MeanDifference of(double[] first, double[] second, int n) {
    if (n == 0) {
      return UNKNOWN;
    }
    boolean binary = true;
    int wins = 0;
    int losses = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double a = first[i];
      double b = second[i];
      binary &= (a == 0 || a == 1) && (b == 0 || b == 1);
      wins += b > a ? 1 : 0;
      losses += b < a ? 1 : 0;
      sum += b - a;
    }
    double mean = sum / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double excess = second[i] - first[i] - mean;
      squares += excess * excess;
    }
    if (!Double.isFinite(mean) || n == 1) {
      return new MeanDifference(Double.isFinite(mean) ? mean : 0, 0, 0, 1);
    }
    double variance = squares / (n - 1) / n;
    double p = binary ? binaryPValue(wins, losses) : studentPValue(mean, variance, n - 1);
    return new MeanDifference(mean, variance, n - 1, p);
  }

  /**
   * The weighted sum of differences that are independent of each other, as those of different
   * tasks' documents are.
   */
  public static MeanDifference sum(MeanDifference[] parts, double[] weights) {
    double value = 0;
    double variance = 0;
    double satterthwaite = 0;
    for (int i = 0; i < parts.length; i++) {
      MeanDifference part = parts[i];
      if (part.degreesOfFreedom == 0) {
        return UNKNOWN;
      }
      double own = weights[i] * weights[i] * part.variance;
      value += weights[i] * part.value;
      variance += own;
      satterthwaite += own * own / part.degreesOfFreedom;
    }
    double degrees = satterthwaite == 0 ? 1 : variance * variance / satterthwaite;
    return new MeanDifference(value, variance, degrees, studentPValue(value, variance, degrees));
  }

  /**
   * The weighted mean of the differences of a group's members. From {@link #FEWEST_CLUSTERS}
   * members on each is one draw, as in {@link PairedTest} where documents are clustered: what sets
   * a subject apart from the others is shared by all of its documents.
   *
   * @param weights of sum 1
   */
  public static MeanDifference ofGroup(MeanDifference[] members, double[] weights) {
    if (members.length < FEWEST_CLUSTERS) {
      return sum(members, weights);
    }
    double value = 0;
    for (int i = 0; i < members.length; i++) {
      if (members[i].degreesOfFreedom == 0 && members[i].pValue == 1 && members[i].value == 0) {
        return UNKNOWN;
      }
      value += weights[i] * members[i].value;
    }
    double squares = 0;
    for (int i = 0; i < members.length; i++) {
      double excess = weights[i] * (members[i].value - value);
      squares += excess * excess;
    }
    double count = members.length;
    double variance = squares * count / (count - 1);
    return new MeanDifference(
        value, variance, count - 1, studentPValue(value, variance, count - 1));
  }

  private static double binaryPValue(int wins, int losses) {
    return wins == losses ? 1 : McNemar.pValue(wins, losses);
  }

  private static double studentPValue(double value, double variance, double degrees) {
    if (value == 0) {
      return 1;
    }
    double t = Math.abs(value) / Math.sqrt(variance);
    return 2 * TDistribution.of(degrees).survivalProbability(t);
  }
}
