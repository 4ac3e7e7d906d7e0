package dev.assay.site;

import dev.assay.core.compare.DocumentScores;
import dev.assay.core.compare.SampleTable;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.compare.TaskSamples;
import dev.assay.core.files.FileErrors;
import dev.assay.core.results.RunDirectory;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a run's samples once and leaves in the site what its pages need of them: each document's
 * part in each score, and the samples themselves in parts for the browser.
 */
final class RunImport {
  private final EvalResult result;
  private final RunDirectory directory;
  private final String key;
  private final Path folder;
  private final Map<String, Integer> models = new HashMap<>();
  private final Map<String, Map<String, Map<Column, Double>>> recorded = new HashMap<>();

  private RunImport(EvalResult result, RunDirectory directory, String key, Path folder) {
    this.result = result;
    this.directory = directory;
    this.key = key;
    this.folder = folder;
    for (int model = 0; model < result.models().size(); model++) {
      models.put(result.models().get(model).card().name(), model);
    }
    for (Score score : result.scores()) {
      recorded
          .computeIfAbsent(score.task(), _ -> new HashMap<>())
          .computeIfAbsent(score.model(), _ -> new LinkedHashMap<>())
          .put(new Column(score.metric(), score.filter()), score.value());
    }
  }

  /**
   * @param key names the run within the site
   * @param folder new and empty
   * @throws dev.assay.spi.EvalException if samples are missing or damaged
   */
  static void run(EvalResult result, RunDirectory directory, String key, Path folder) {
    new RunImport(result, directory, key, folder).run();
  }

  private void run() {
    try (var scores = new ScoreFile.Writer(folder)) {
      List<TaskEntry> tasks = result.tasks();
      for (int task = 0; task < tasks.size(); task++) {
        if (!tasks.get(task).group()) {
          read(tasks.get(task), task, scores);
        }
      }
    } catch (IOException e) {
      throw FileErrors.cannotWrite(folder, e);
    }
  }

  private void read(TaskEntry task, int number, ScoreFile.Writer scores) throws IOException {
    Map<Integer, SampleParts> parts = new HashMap<>();
    Map<String, Map<Column, Double>> byModel = recorded.getOrDefault(task.name(), Map.of());
    Map<String, SampleTable> tables =
        TaskSamples.read(
            directory,
            task.name(),
            (model, line) -> {
              Integer place = models.get(model);
              if (place != null) {
                parts
                    .computeIfAbsent(
                        place,
                        _ ->
                            new SampleParts(
                                folder.resolve("samples").resolve(SampleParts.name(place, number)),
                                key + "/" + SampleParts.name(place, number),
                                List.copyOf(byModel.getOrDefault(model, Map.of()).keySet())))
                    .add(line);
              }
            });
    parts.values().forEach(SampleParts::finish);
    for (Map.Entry<String, SampleTable> table : tables.entrySet()) {
      Integer place = models.get(table.getKey());
      if (place != null) {
        for (Map.Entry<Column, Double> score :
            byModel.getOrDefault(table.getKey(), Map.of()).entrySet()) {
          var found = DocumentScores.of(table.getValue(), score.getKey(), score.getValue());
          if (found.isPresent()) {
            scores.add(new ScoreFile.Key(place, number, score.getKey()), found.get());
          }
        }
      }
    }
  }
}
