package dev.assay.core.gate;

import dev.assay.core.statistics.MarginTest;
import dev.assay.core.statistics.MarginTest.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate found.
 *
 * @param notes what a reader must know, a sentence each
 */
public record GateResult(
    Drawn drawn, String baseline, String run, List<GatedScore> scores, List<String> notes) {
  /** What a score's error comes from the drawing of. */
  public enum Drawn {
    DOCUMENTS,
    REPETITIONS
  }

  public GateResult {
    scores = List.copyOf(scores);
    notes = List.copyOf(notes);
  }

  public boolean has(Verdict verdict) {
    return scores.stream().anyMatch(score -> score.verdict() == verdict);
  }

  /**
   * @param value the run's
   * @param higherIsBetter of {@code value}
   * @param factor whether difference and margin are of logarithms, as of perplexities
   * @param test its difference is better where it is higher; null where a single draw has no error
   */
  public record GatedScore(
      String task,
      String metric,
      String filter,
      double recorded,
      double value,
      boolean higherIsBetter,
      boolean factor,
      double margin,
      long n,
      @Nullable MarginTest test) {
    /** The margin on the scale that differences are taken on. */
    static double onScale(double margin, boolean factor, boolean higherIsBetter) {
      if (!factor) {
        return margin;
      }
      return higherIsBetter ? -Math.log1p(-margin) : Math.log1p(margin);
    }

    /** What a step for the worse on that scale is in the score's own unit, or as a part of it. */
    double ownUnit(double step) {
      if (!factor) {
        return step;
      }
      return higherIsBetter ? -Math.expm1(-step) : Math.expm1(step);
    }

    public Verdict verdict() {
      return test == null ? Verdict.UNRESOLVED : test.verdict();
    }
  }
}
