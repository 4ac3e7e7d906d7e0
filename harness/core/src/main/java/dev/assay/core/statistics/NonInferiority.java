package dev.assay.core.statistics;

/**
 * A gate on a paired difference d, second less first, that passes where its one-sided 95 % lower
 * bound lies above minus the margin: a true drop of the whole margin gets through at most one time
 * in twenty. E. Walker and A. S. Nowacki, "Understanding equivalence and noninferiority testing",
 * Journal of General Internal Medicine 26 (2011), pages 192-196.
 *
 * @param difference better is higher
 * @param degreesOfFreedom of its standard error
 * @param margin the drop not to be let through, above 0
 */
public record NonInferiority(
    double difference, double stderr, double degreesOfFreedom, double margin) {
  private static final double LEVEL = 0.05;

  /** Of letting an unchanged model through, for a margin to count as resolved. */
  private static final double NEEDED_POWER = 0.8;

  /** What the gate found. */
  public enum Verdict {
    /** The difference is not as bad as the margin. */
    PASSED,
    /** It may be as bad, and chance alone would seldom make it look so. */
    REGRESSION,
    /** Too few documents to tell a drop of the margin from none. */
    UNRESOLVED
  }

  public Verdict verdict() {
    double reach = Quantiles.t(degreesOfFreedom, LEVEL) * stderr;
    if (difference - reach > -margin) {
      return Verdict.PASSED;
    }
    boolean worse = difference + reach < 0;
    return worse || passesUnchanged() >= NEEDED_POWER ? Verdict.REGRESSION : Verdict.UNRESOLVED;
  }

  /** How probable it is that a model that has not changed passes. */
  public double passesUnchanged() {
    return 1 - catches(0);
  }

  /** How probable it is that a model that is truly worse by this much does not pass. */
  public double catches(double drop) {
    if (stderr == 0) {
      return drop < margin ? 0 : 1;
    }
    double slack = (margin - drop) / stderr - Quantiles.t(degreesOfFreedom, LEVEL);
    return Quantiles.NORMAL.survivalProbability(slack);
  }

  /** The true drop that does not pass nine times in ten. */
  public double caughtNineTimesInTen() {
    double beyond = Quantiles.t(degreesOfFreedom, LEVEL);
    double nine = Quantiles.NORMAL.inverseCumulativeProbability(0.9);
    return Math.max(0, margin - (beyond - nine) * stderr);
  }

  /** The smallest margin that this many documents resolve. */
  public double smallestMargin() {
    return stderr
        * (Quantiles.t(degreesOfFreedom, LEVEL)
            + Quantiles.NORMAL.inverseCumulativeProbability(NEEDED_POWER));
  }
}
