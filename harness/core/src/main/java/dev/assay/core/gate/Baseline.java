package dev.assay.core.gate;

import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.RecordedTask;
import dev.assay.core.compare.RecordedTask.RecordedScore;
import dev.assay.core.compare.SampleTable;
import dev.assay.core.files.AtomicFile;
import dev.assay.core.gate.BaselineTask.BaselineMeasurements;
import dev.assay.core.gate.BaselineTask.BaselineScore;
import dev.assay.core.statistics.MarginTest.Sides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model scored when all was well: its scores, what may be lost of each, and what it scored
 * on every document, so that a new run is compared with it pair by pair. A small JSON file, to be
 * kept under version control.
 */
public record Baseline(int formatVersion, String model, List<BaselineTask> tasks)
    implements BaselineFile {
  public Baseline {
    tasks = List.copyOf(tasks);
  }

  /**
   * Records a run. Scores of tasks and groups at the top are gated.
   *
   * @param margin for those that have none in {@code previous}
   * @param sides for the same
   * @param previous the baseline to be replaced; its margins are kept
   */
  public static Baseline of(ModelRun run, double margin, Sides sides, Optional<Baseline> previous) {
    List<BaselineTask> tasks = new ArrayList<>();
    for (RecordedTask task : run.tasks()) {
      List<BaselineScore> scores = new ArrayList<>();
      for (RecordedScore score : task.scores()) {
        boolean top = task.parent() == null;
        var fresh =
            new BaselineScore(
                score.metric(),
                score.filter(),
                score.value(),
                score.higherIsBetter(),
                top ? margin : null,
                top && sides == Sides.TWO ? true : null);
        scores.add(
            previous
                .flatMap(old -> old.score(task.name(), fresh.key()))
                .map(fresh::gatedAs)
                .orElse(fresh));
      }
      tasks.add(task.group() ? group(task, scores) : task(run, task, scores));
    }
    return new Baseline(FORMAT_VERSION, run.model(), tasks);
  }

  private static BaselineTask group(RecordedTask task, List<BaselineScore> scores) {
    return new BaselineTask(
        task.name(),
        task.title(),
        task.parent(),
        true,
        task.version(),
        task.digest(),
        task.shots(),
        scores,
        null,
        null);
  }

  private static BaselineTask task(ModelRun run, RecordedTask task, List<BaselineScore> scores) {
    SampleTable samples = run.samples(task, null);
    int[] kept = samples.measured();
    long[] hashes = new long[kept.length];
    for (int i = 0; i < kept.length; i++) {
      hashes[i] = samples.document(kept[i]);
    }
    Map<String, BaselineMeasurements> measurements = new LinkedHashMap<>();
    for (SampleTable.Column column : samples.columns()) {
      double[] above = new double[kept.length];
      double[] below = new double[kept.length];
      for (int i = 0; i < kept.length; i++) {
        double[] pair = samples.pair(column, kept[i]);
        above[i] = pair[0];
        below[i] = pair[1];
      }
      measurements.put(
          column.metric() + "," + column.filter(), BaselineMeasurements.of(above, below));
    }
    return new BaselineTask(
        task.name(),
        task.title(),
        task.parent(),
        false,
        task.version(),
        task.digest(),
        task.shots(),
        scores,
        BaselineTask.encode(hashes),
        measurements);
  }

  /** What is gated, a line each: the score it had, the score it has, the margin. */
  public List<String> changesFrom(Optional<Baseline> previous) {
    List<String> lines = new ArrayList<>();
    for (BaselineTask task : tasks) {
      for (BaselineScore score : task.scores()) {
        if (score.margin() != null) {
          String before =
              previous
                  .flatMap(old -> old.score(task.name(), score.key()))
                  .map(old -> String.format(Locale.ROOT, "%.4f → ", old.value()))
                  .orElse("new: ");
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%s %s: %s%.4f, margin %s",
                  task.name(),
                  score.key(),
                  before,
                  score.value(),
                  score.margin()));
        }
      }
    }
    return lines;
  }

  /** A task's score, by metric and filter with a comma between. */
  Optional<BaselineScore> score(String task, String key) {
    return tasks.stream()
        .filter(candidate -> candidate.name().equals(task))
        .flatMap(candidate -> candidate.scores().stream())
        .filter(score -> score.key().equals(key))
        .findFirst();
  }

  void check(Path file) {
    for (BaselineTask task : tasks) {
      Map<String, BaselineMeasurements> measurements = task.measurements();
      if (task.group() || measurements == null) {
        continue;
      }
      try {
        int documents = task.documentHashes().length;
        for (BaselineMeasurements measured : measurements.values()) {
          if (measured.size() != documents) {
            throw BaselineFile.damaged(
                file,
                task.name()
                    + " has "
                    + measured.size()
                    + " measurements of "
                    + documents
                    + " documents",
                null);
          }
        }
      } catch (IllegalArgumentException e) {
        throw BaselineFile.damaged(file, "the documents of " + task.name() + " are no base64", e);
      }
    }
  }

  @Override
  public void write(Path file) {
    AtomicFile.write(file, out -> MAPPER.writeValue(out, this));
  }
}
