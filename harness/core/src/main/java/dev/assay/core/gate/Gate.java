package dev.assay.core.gate;

import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.RunComparison;
import dev.assay.core.compare.RunComparison.Kind;
import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.gate.BaselineTask.BaselineScore;
import dev.assay.core.gate.GateResult.GatedScore;
import dev.assay.core.statistics.NonInferiority;
import dev.assay.core.statistics.PairedComparison;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds a run against a baseline. */
public final class Gate {
  private Gate() {}

  /**
   * @throws EvalException if the run is not comparable with the baseline, or lacks a score that is
   *     gated
   */
  public static GateResult check(Baseline baseline, ModelRun run, Comparer.Options options) {
    RunComparison comparison = Comparer.compare(new BaselineRun(baseline), run, options);
    List<GatedScore> scores = new ArrayList<>();
    Set<String> missing = new HashSet<>(gated(baseline));
    for (Row row : comparison.rows()) {
      if (row.kind() != Kind.OVERALL) {
        String key = row.metric() + "," + row.filter();
        missing.remove(row.task() + " " + key);
        baseline
            .score(row.task(), key)
            .map(BaselineScore::margin)
            .ifPresent(margin -> scores.add(score(row, margin)));
      }
    }
    if (!missing.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The run lacks what the baseline gates: "
              + String.join("; ", missing.stream().sorted().toList())
              + ". Evaluate it, or write the baseline anew with assay gate update.");
    }
    return new GateResult(comparison.first(), comparison.second(), scores, comparison.notes());
  }

  private static List<String> gated(Baseline baseline) {
    return baseline.tasks().stream()
        .flatMap(task ->
            task.scores().stream()
                .filter(score -> score.margin() != null)
                .map(score -> task.name() + " " + score.key()))
        .toList();
  }

  private static GatedScore score(Row row, double margin) {
    PairedComparison paired = row.paired();
    double sign = row.higherIsBetter() ? 1 : -1;
    // A part of a perplexity is a step on the scale of its logarithm.
    double onScale = row.factor() ? Math.log1p(margin) : margin;
    Double stderr = paired.stderr();
    return new GatedScore(
        row.task(),
        row.metric(),
        row.filter(),
        row.first(),
        row.second(),
        row.factor(),
        margin,
        paired.n(),
        stderr == null
            ? null
            : new NonInferiority(
                sign * paired.difference(), stderr, paired.clusters() - 1, onScale));
  }
}
