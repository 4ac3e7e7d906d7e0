package dev.assay.yamltasks;

import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.config.KnownScorers;
import dev.assay.yamltasks.config.Problems;
import dev.assay.yamltasks.config.TaskConfigReader;
import dev.assay.yamltasks.task.YamlTask;
import dev.assay.yamltasks.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A task from a definition in a test, and documents by split. */
public record Definition(String yaml, Map<String, List<Doc>> splits, TaskSettings settings) {
  public static Definition of(String yaml) {
    return new Definition(yaml, Map.of(), TaskSettings.DEFAULT);
  }

  @SafeVarargs
  public final Definition with(String split, Map<String, Object>... rows) {
    var docs = new ArrayList<Doc>();
    for (Map<String, Object> row : rows) {
      docs.add(new Doc(docs.size(), row));
    }
    var all = new LinkedHashMap<>(splits);
    all.put(split, docs);
    return new Definition(yaml, all, settings);
  }

  public Definition with(TaskSettings other) {
    return new Definition(yaml, splits, other);
  }

  public YamlTask task() {
    var problems = new Problems();
    var config =
        TaskConfigReader.read(
            YamlReader.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8), _ -> {}),
            KnownScorers.UNCHECKED,
            problems);
    problems.throwIfAny("Task " + config.name());
    return new YamlTask(config, settings);
  }

  public LoadedTask load() {
    Datasets datasets = request -> splits.get(request.split());
    return task().load(datasets);
  }

  public Example example(int index) {
    LoadedTask loaded = load();
    return loaded.example(loaded.docs().get(index));
  }

  public List<Request> requests(int index) {
    return example(index).requests();
  }

  /** What the model is shown for the document: the context of its first request. */
  public String prompt(int index) {
    return switch (requests(index).getFirst()) {
      case Request.Loglikelihood request -> request.context().text();
      case Request.LoglikelihoodRolling request -> request.text().text();
      case Request.GenerateUntil request -> request.prompt().text();
    };
  }
}
