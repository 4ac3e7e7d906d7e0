package dev.assay.core.compare;

import dev.assay.core.compare.RecordedTask.RecordedScore;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.results.ResultsFile;
import dev.assay.core.results.RunDirectory;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.TaskEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A model in a run of Assay's: {@code results.json} and {@code samples/<task>.jsonl}. */
record AssayRun(RunDirectory directory, EvalResult result, String model) implements ModelRun {
  /** One for each model of the run. */
  static List<ModelRun> open(Path path) {
    EvalResult result = ResultsFile.read(path);
    var directory =
        new RunDirectory(Files.isDirectory(path) ? path : path.toAbsolutePath().getParent());
    List<ModelRun> runs = new ArrayList<>();
    for (var model : result.models()) {
      runs.add(new AssayRun(directory, result, model.card().name()));
    }
    return runs;
  }

  @Override
  public String label() {
    return model + " (" + directory.path() + ")";
  }

  @Override
  public String promptKind() {
    return "assay";
  }

  @Override
  public List<RecordedTask> tasks() {
    return result.tasks().stream().map(this::recorded).toList();
  }

  private RecordedTask recorded(TaskEntry task) {
    List<RecordedScore> scores =
        result.scores().stream()
            .filter(score -> score.model().equals(model) && score.task().equals(task.name()))
            .map(score ->
                new RecordedScore(
                    score.metric(), score.filter(), score.value(), score.higherIsBetter()))
            .toList();
    return new RecordedTask(
        task.name(),
        task.title(),
        task.parent(),
        task.group(),
        task.version(),
        task.digest(),
        task.numFewshot(),
        scores);
  }

  @Override
  public SampleTable samples(RecordedTask task, @Nullable String sourceField) {
    var table = new SampleTable();
    Path file = file(task);
    read(file, (_, line) -> add(table, file, line, sourceField));
    return table;
  }

  /** Adds what a line of a samples file says. */
  static void add(SampleTable table, Path file, JsonNode line, @Nullable String sourceField) {
    String document = line.path("doc_hash").asString("");
    if (document.length() < 16) {
      throw SampleLine.damaged(file, table.size() + 1, "it has no doc_hash");
    }
    long prompt = 0;
    for (JsonNode request : line.path("requests")) {
      prompt = 31 * prompt + SampleLine.bits(request.asString());
    }
    Map<Column, double[]> measured = new LinkedHashMap<>();
    line.path("metrics")
        .propertyStream()
        .forEach(filter ->
            filter
                .getValue()
                .propertyStream()
                .forEach(metric ->
                    SampleLine.put(
                        measured,
                        new Column(metric.getKey(), filter.getKey()),
                        metric.getValue())));
    table.add(
        SampleLine.bits(document),
        prompt,
        SampleLine.source(line, sourceField, table.size()),
        measured);
  }

  @Override
  public List<SampleText> texts(RecordedTask task, Set<Integer> positions) {
    List<SampleText> texts = new ArrayList<>();
    read(
        file(task),
        (position, line) -> {
          if (positions.contains(position)) {
            boolean generated = line.path("answers").toString().length() > 2;
            JsonNode answer = generated ? line.path("answers") : line.path("responses");
            texts.add(
                new SampleText(
                    position,
                    line.path("doc").toString(),
                    line.path("target").toString(),
                    answer.toString()));
          }
        });
    return texts;
  }

  /** This model's lines alone, numbered among themselves. */
  private void read(Path file, BiConsumer<Integer, JsonNode> reader) {
    var position = new AtomicInteger();
    SampleLine.read(
        file,
        (_, line) -> {
          if (line.path("model").asString("").equals(model)) {
            reader.accept(position.getAndIncrement(), line);
          }
        });
  }

  private Path file(RecordedTask task) {
    Path file = directory.samples(task.name());
    if (!Files.exists(file)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          "There is no " + file + ": without samples a run cannot be compared by document.");
    }
    return file;
  }
}
