package dev.assay.core.statistics;

/**
 * A gate on a difference that may be looked at after every document and stopped at any look: a true
 * drop of the whole margin ever gets through, and a model that has lost nothing is ever called
 * worse, at most one time in twenty each, however often one looks.
 *
 * <p>The bounds are those of the one-sided asymptotic confidence sequence of I. Waudby-Smith, D.
 * Arbour, R. Sinha, E. H. Kennedy and A. Ramdas, "Time-uniform central limit theory and asymptotic
 * confidence sequences", Annals of Statistics 52 (2024), pages 2613-2640: after t draws, {@code
 * stderr sqrt(2 (t r² + 1) / (t r²) log(1 + sqrt(t r² + 1) / (2 alpha)))} from the estimate, where
 * r² makes it narrowest at {@value #NARROWEST} draws.
 *
 * @param difference better is higher
 * @param draws documents, or clusters of them, that {@code stderr} stands on
 * @param margin the change not to be let through, above 0
 */
public record SequentialNonInferiority(
    double difference, double stderr, long draws, double margin, Sides sides)
    implements MarginTest {
  /** Draws from which the central limit is trusted. */
  public static final int FIRST_LOOK = 50;

  private static final int NARROWEST = 500;

  @Override
  public Verdict verdict() {
    if (draws < FIRST_LOOK) {
      return Verdict.UNRESOLVED;
    }
    if (within()) {
      return Verdict.PASSED;
    }
    return changed() ? Verdict.REGRESSION : Verdict.UNRESOLVED;
  }

  @Override
  public double reach() {
    double optimal = -2 * Math.log(2 * LEVEL);
    double tr2 = draws * (optimal + Math.log(optimal) + 1) / NARROWEST;
    return stderr * Math.sqrt(2 * (tr2 + 1) / tr2 * Math.log1p(Math.sqrt(tr2 + 1) / (2 * LEVEL)));
  }
}
