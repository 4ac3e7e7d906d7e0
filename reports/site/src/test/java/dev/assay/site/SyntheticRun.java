package dev.assay.site;

import dev.assay.core.results.RunDirectory;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes a run's directory as a run leaves it, with scores that its samples give. */
final class SyntheticRun {
  /** Whether a model is right on a document. */
  @FunctionalInterface
  interface Answers {
    boolean right(String model, String task, int doc);
  }

  private final List<ModelEntry> models = new ArrayList<>();
  private final List<TaskEntry> tasks = new ArrayList<>();
  private final Answers answers;
  private String title = "synthetic";
  private String started = "2026-01-01T00:00:00Z";
  private String text = "What is";

  SyntheticRun(Answers answers) {
    this.answers = answers;
  }

  SyntheticRun title(String newTitle) {
    title = newTitle;
    return this;
  }

  SyntheticRun started(String time) {
    started = time;
    return this;
  }

  /** What every document and answer of the run says. */
  SyntheticRun text(String everywhere) {
    text = everywhere;
    return this;
  }

  SyntheticRun model(String name) {
    return model(name, "digest-of-" + name);
  }

  SyntheticRun model(String name, String digest) {
    var card = new ModelCard(name, "family " + text, digest, 1000L, 2048, 5000L, new TreeMap<>());
    models.add(new ModelEntry(card, "dummy:" + name, new Usage(10, 10), 1));
    return this;
  }

  SyntheticRun task(String name, int docs) {
    return task(name, docs, null, 0);
  }

  SyntheticRun task(String name, int docs, @Nullable String group, int shots) {
    tasks.add(
        new TaskEntry(
            name, name, "1.0", group, false, shots, "d-" + name, List.of("acc"), docs, docs));
    return this;
  }

  /** A group that weights its tasks by their size; they come after it. */
  SyntheticRun group(String name) {
    tasks.add(new TaskEntry(name, name, "1.0", null, true, 0, "", List.of("acc"), 0, 0));
    return this;
  }

  Path write(Path directory) throws IOException {
    List<Score> scores = new ArrayList<>();
    for (TaskEntry task : tasks) {
      if (!task.group()) {
        samples(new RunDirectory(directory), task);
      }
    }
    for (ModelEntry model : models) {
      String name = model.card().name();
      for (TaskEntry task : tasks) {
        List<TaskEntry> parts =
            task.group()
                ? tasks.stream().filter(part -> task.name().equals(part.parent())).toList()
                : List.of(task);
        scores.add(score(name, task.name(), parts));
      }
    }
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("title", title);
    var run = new RunInfo("0.1.0", started, 12.5, new TreeMap<>(Map.of("java", "25")), List.of());
    var result = new EvalResult(title, run, plan, models, tasks, scores, List.of());
    new RunDirectory(directory).write(result, List.of());
    return directory;
  }

  private Score score(String model, String task, List<TaskEntry> parts) {
    long n = 0;
    long right = 0;
    for (TaskEntry part : parts) {
      for (int doc = 0; doc < part.docs(); doc++) {
        right += answers.right(model, part.name(), doc) ? 1 : 0;
        n++;
      }
    }
    double p = (double) right / n;
    double error = Math.sqrt(p * (1 - p) / Math.max(1, n - 1));
    var interval = new Interval(Math.max(0, p - 2 * error), Math.min(1, p + 2 * error));
    return new Score(model, task, "acc", "none", p, error, interval, n, true);
  }

  private void samples(RunDirectory directory, TaskEntry task) throws IOException {
    Path file = directory.samples(task.name());
    Files.createDirectories(file.getParent());
    String quoted = JsonMapper.shared().writeValueAsString(text);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (ModelEntry model : models) {
        String name = JsonMapper.shared().writeValueAsString(model.card().name());
        for (int doc = 0; doc < task.docs(); doc++) {
          boolean right = answers.right(model.card().name(), task.name(), doc);
          out.write(
              """
              {"model":%s,"doc_id":%d,"doc_hash":"%016x%016x","doc":{"question":%s,"number":%d},\
              "target":{"gold":[0],"choices":[%s,"no"]},"shots":[],"requests":[],\
              "responses":[{"logprob":-1.5,"greedy":true,"tokens":2},\
              {"logprob":-2.5,"greedy":false,"tokens":2}],\
              "answers":{},"metrics":{"none":{"acc":%d}}}
              """
                  .formatted(
                      name,
                      doc,
                      (long) doc * 0x9e3779b97f4a7c15L,
                      task.name().hashCode(),
                      quoted,
                      doc,
                      quoted,
                      right ? 1 : 0));
        }
      }
    }
  }
}
