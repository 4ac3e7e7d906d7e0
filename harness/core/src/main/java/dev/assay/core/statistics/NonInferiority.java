package dev.assay.core.statistics;

/**
 * A gate on a difference d, new less old, of a sample of a size fixed beforehand. One-sided, it
 * passes where the 95 % lower bound of d lies above minus the margin, so that a true drop of the
 * whole margin gets through at most one time in twenty: E. Walker and A. S. Nowacki, "Understanding
 * equivalence and noninferiority testing", Journal of General Internal Medicine 26 (2011), pages
 * 192-196. Two-sided, the upper bound must lie below the margin too: D. J. Schuirmann, "A
 * comparison of the two one-sided tests procedure and the power approach", Journal of
 * Pharmacokinetics and Biopharmaceutics 15 (1987), pages 657-680.
 *
 * @param difference better is higher
 * @param degreesOfFreedom of its standard error
 * @param margin the change not to be let through, above 0
 */
public record NonInferiority(
    double difference, double stderr, double degreesOfFreedom, double margin, Sides sides)
    implements MarginTest {
  /** Of letting an unchanged model through, for a margin to count as resolved. */
  private static final double NEEDED_POWER = 0.8;

  @Override
  public Verdict verdict() {
    if (within()) {
      return Verdict.PASSED;
    }
    return changed() || passesUnchanged() >= NEEDED_POWER ? Verdict.REGRESSION : Verdict.UNRESOLVED;
  }

  @Override
  public double reach() {
    return quantile() * stderr;
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
    double below = Quantiles.NORMAL.survivalProbability((margin - drop) / stderr - quantile());
    return switch (sides) {
      case ONE -> below;
      case TWO -> {
        double above = Quantiles.NORMAL.survivalProbability((margin + drop) / stderr - quantile());
        yield Math.min(1, below + above);
      }
    };
  }

  /** The true drop that does not pass nine times in ten. */
  public double caughtNineTimesInTen() {
    double nine = Quantiles.NORMAL.inverseCumulativeProbability(0.9);
    return Math.max(0, margin - (quantile() - nine) * stderr);
  }

  /** The smallest margin that a sample of this size resolves. */
  public double smallestMargin() {
    double missed =
        switch (sides) {
          case ONE -> 1 - NEEDED_POWER;
          case TWO -> (1 - NEEDED_POWER) / 2;
        };
    return stderr * (quantile() + Quantiles.NORMAL.inverseSurvivalProbability(missed));
  }

  private double quantile() {
    return Quantiles.t(degreesOfFreedom, LEVEL);
  }
}
