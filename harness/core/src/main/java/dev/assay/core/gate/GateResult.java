package dev.assay.core.gate;

import dev.assay.core.statistics.NonInferiority;
import dev.assay.core.statistics.NonInferiority.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate found.
 *
 * @param notes what a reader must know, a sentence each
 */
public record GateResult(String baseline, String run, List<GatedScore> scores, List<String> notes) {
  public GateResult {
    scores = List.copyOf(scores);
    notes = List.copyOf(notes);
  }

  public boolean has(Verdict verdict) {
    return scores.stream().anyMatch(score -> score.verdict() == verdict);
  }

  /**
   * @param value the run's
   * @param factor whether difference and margin are of logarithms, as of perplexities
   * @param test its difference is better where it is higher; null where a single draw has no error
   */
  public record GatedScore(
      String task,
      String metric,
      String filter,
      double recorded,
      double value,
      boolean factor,
      double margin,
      long n,
      @Nullable NonInferiority test) {
    public Verdict verdict() {
      return test == null ? Verdict.UNRESOLVED : test.verdict();
    }
  }
}
