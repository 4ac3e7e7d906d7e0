package dev.assay.core.gate;

import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.RecordedTask;
import dev.assay.core.compare.RecordedTask.RecordedScore;
import dev.assay.core.compare.SampleTable;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.gate.BaselineTask.BaselineMeasurements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A baseline as the run it was recorded from, to be compared as any other. */
record BaselineRun(Baseline baseline) implements ModelRun {
  @Override
  public String label() {
    return "baseline of " + baseline.model();
  }

  @Override
  public String model() {
    return baseline.model();
  }

  @Override
  public List<RecordedTask> tasks() {
    return baseline.tasks().stream()
        .map(task ->
            new RecordedTask(
                task.name(),
                task.title(),
                task.parent(),
                task.group(),
                task.version(),
                task.digest(),
                task.shots(),
                task.scores().stream()
                    .map(score ->
                        new RecordedScore(
                            score.metric(), score.filter(), score.value(), score.higherIsBetter()))
                    .toList()))
        .toList();
  }

  @Override
  public SampleTable samples(RecordedTask task, @Nullable String sourceField) {
    var table = new SampleTable();
    BaselineTask recorded =
        baseline.tasks().stream()
            .filter(candidate -> candidate.name().equals(task.name()))
            .findFirst()
            .orElseThrow();
    Map<String, BaselineMeasurements> measurements = recorded.measurements();
    long[] documents = recorded.documentHashes();
    for (int i = 0; i < documents.length; i++) {
      Map<Column, double[]> row = new LinkedHashMap<>();
      if (measurements != null) {
        for (Map.Entry<String, BaselineMeasurements> entry : measurements.entrySet()) {
          String[] key = entry.getKey().split(",", 2);
          row.put(new Column(key[0], key[key.length - 1]), entry.getValue().row(i));
        }
      }
      table.add(documents[i], 0, i, row);
    }
    return table;
  }

  @Override
  public List<SampleText> texts(RecordedTask task, Set<Integer> positions) {
    return List.of();
  }

  /** A baseline does not hold prompts; the digest of the definition stands for them. */
  @Override
  public String promptKind() {
    return "baseline";
  }
}
