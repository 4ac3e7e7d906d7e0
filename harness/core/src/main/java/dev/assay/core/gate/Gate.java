package dev.assay.core.gate;

import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.RunComparison;
import dev.assay.core.compare.RunComparison.Kind;
import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.gate.BaselineTask.BaselineScore;
import dev.assay.core.gate.GateResult.Drawn;
import dev.assay.core.gate.GateResult.GatedScore;
import dev.assay.core.statistics.MarginTest;
import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.core.statistics.NonInferiority;
import dev.assay.core.statistics.PairedComparison;
import dev.assay.core.statistics.SequentialNonInferiority;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Holds a run against a baseline. */
public final class Gate {
  private Gate() {}

  /** How a test is made of what a sample says. */
  @FunctionalInterface
  interface TestDesign {
    /** A sample whose size was settled before it was looked at. */
    TestDesign FIXED =
        (difference, stderr, draws, margin, sides) ->
            new NonInferiority(difference, stderr, draws - 1, margin, sides);

    /** A sample that grows while it is looked at. */
    TestDesign SEQUENTIAL = SequentialNonInferiority::new;

    MarginTest test(double difference, double stderr, long draws, double margin, Sides sides);
  }

  /**
   * @throws EvalException if the run is not comparable with the baseline, or lacks a score that is
   *     gated
   */
  public static GateResult check(Baseline baseline, ModelRun run, Comparer.Options options) {
    return check(baseline, run, options, TestDesign.FIXED);
  }

  static GateResult check(
      Baseline baseline, ModelRun run, Comparer.Options options, TestDesign design) {
    RunComparison comparison = Comparer.compare(new BaselineRun(baseline), run, options);
    List<GatedScore> scores = new ArrayList<>();
    Set<String> missing = new HashSet<>(gated(baseline));
    for (Row row : comparison.rows()) {
      if (row.kind() != Kind.OVERALL) {
        String key = row.metric() + "," + row.filter();
        missing.remove(row.task() + " " + key);
        baseline
            .score(row.task(), key)
            .filter(recorded -> recorded.margin() != null)
            .ifPresent(recorded -> scores.add(score(row, recorded, design)));
      }
    }
    if (!missing.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The run lacks what the baseline gates: "
              + String.join("; ", missing.stream().sorted().toList())
              + ". Evaluate it, or write the baseline anew with assay gate update.");
    }
    return new GateResult(
        Drawn.DOCUMENTS, comparison.first(), comparison.second(), scores, comparison.notes());
  }

  private static List<String> gated(Baseline baseline) {
    return baseline.tasks().stream()
        .flatMap(task ->
            task.scores().stream()
                .filter(score -> score.margin() != null)
                .map(score -> task.name() + " " + score.key()))
        .toList();
  }

  private static GatedScore score(Row row, BaselineScore recorded, TestDesign design) {
    PairedComparison paired = row.paired();
    double margin = Objects.requireNonNull(recorded.margin());
    boolean higher = row.higherIsBetter();
    Double stderr = paired.stderr();
    return new GatedScore(
        row.task(),
        row.metric(),
        row.filter(),
        row.first(),
        row.second(),
        higher,
        row.factor(),
        margin,
        paired.n(),
        stderr == null
            ? null
            : design.test(
                (higher ? 1 : -1) * paired.difference(),
                stderr,
                paired.clusters(),
                GatedScore.onScale(margin, row.factor(), higher),
                recorded.sides()));
  }
}
