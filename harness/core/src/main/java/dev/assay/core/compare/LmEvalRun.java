package dev.assay.core.compare;

import dev.assay.core.compare.RecordedTask.RecordedScore;
import dev.assay.core.compare.SampleTable.Column;
import dev.assay.core.data.DocHash;
import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run of lm-eval's: {@code results_<date>.json} with {@code samples_<task>_<date>.jsonl} beside
 * it, as {@code --log_samples} writes them. Documents are hashed anew, as Assay's are, so that runs
 * of both can be compared.
 */
record LmEvalRun(Path file, JsonNode results, String date) implements ModelRun {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String PREFIX = "results_";
  private static final String SUFFIX = ".json";

  /** The newest results file in a directory or one directory below it, if there is one. */
  static Optional<Path> find(Path path) {
    if (!Files.isDirectory(path)) {
      return Optional.of(path).filter(LmEvalRun::isResults).filter(Files::exists);
    }
    try (Stream<Path> files = Files.walk(path, 2)) {
      return files.filter(LmEvalRun::isResults).max(Comparator.comparing(Path::getFileName));
    } catch (IOException e) {
      throw FileErrors.cannotRead(path, e);
    }
  }

  private static boolean isResults(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  static ModelRun open(Path file) {
    try {
      JsonNode results = MAPPER.readTree(Files.readAllBytes(file));
      String name = file.getFileName().toString();
      return new LmEvalRun(
          file, results, name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    } catch (JacksonException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, file + " is damaged: " + e.getOriginalMessage() + ".", e);
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }

  @Override
  public String model() {
    return results.path("model_name").asString("model");
  }

  @Override
  public String label() {
    return model() + " (" + file + ")";
  }

  @Override
  public String promptKind() {
    return "lm-eval";
  }

  @Override
  public List<RecordedTask> tasks() {
    Map<String, String> parents = new HashMap<>();
    JsonNode subtasks = results.path("group_subtasks");
    subtasks
        .propertyStream()
        .forEach(group ->
            group.getValue().forEach(member -> parents.put(member.asString(), group.getKey())));
    // A group's scores are under "groups"; older versions have them under "results" too.
    Map<String, RecordedTask> tasks = new LinkedHashMap<>();
    for (String section : List.of("groups", "results")) {
      results
          .path(section)
          .propertyStream()
          .forEach(entry -> {
            String name = entry.getKey();
            boolean group = !subtasks.path(name).isEmpty();
            tasks.putIfAbsent(name, recorded(name, entry.getValue(), parents.get(name), group));
          });
    }
    return List.copyOf(tasks.values());
  }

  private RecordedTask recorded(
      String name, JsonNode entry, @Nullable String parent, boolean group) {
    List<RecordedScore> scores = new ArrayList<>();
    entry
        .propertyStream()
        .forEach(score -> {
          String[] key = score.getKey().split(",", 2);
          if (key.length == 2 && !key[0].endsWith("_stderr") && score.getValue().isNumber()) {
            boolean higher =
                results.path("higher_is_better").path(name).path(key[0]).asBoolean(true);
            scores.add(new RecordedScore(key[0], key[1], score.getValue().doubleValue(), higher));
          }
        });
    JsonNode version = results.path("versions").path(name);
    return new RecordedTask(
        name,
        entry.path("alias").asString(name).strip(),
        parent,
        group,
        version.isMissingNode() ? null : version.asString(),
        null,
        results.path("n-shot").path(name).asInt(0),
        scores);
  }

  @Override
  public SampleTable samples(RecordedTask task, @Nullable String sourceField) {
    var table = new SampleTable();
    for (Map<String, JsonNode> sample : samplesByFilter(task)) {
      JsonNode first = sample.values().iterator().next();
      Map<Column, double[]> measured = new LinkedHashMap<>();
      sample.forEach((filter, line) ->
          line.path("metrics")
              .forEach(metric ->
                  SampleLine.put(
                      measured,
                      new Column(metric.asString(), filter),
                      line.path(metric.asString()))));
      String prompt = first.path("prompt_hash").asString("");
      table.add(
          SampleLine.bits(documentHash(first)),
          prompt.length() < 16 ? 0 : SampleLine.bits(prompt),
          SampleLine.source(first, sourceField, table.size()),
          measured);
    }
    return table;
  }

  private static String documentHash(JsonNode line) {
    Map<String, @Nullable Object> fields =
        MAPPER.treeToValue(line.path("doc"), new TypeReference<Map<String, @Nullable Object>>() {});
    return DocHash.of(new Doc(0, fields));
  }

  /** The file has a line a document and filter; a document's are brought together. */
  private List<Map<String, JsonNode>> samplesByFilter(RecordedTask task) {
    Map<Integer, Map<String, JsonNode>> byDocument = new LinkedHashMap<>();
    SampleLine.read(
        samplesFile(task),
        (_, line) ->
            byDocument
                .computeIfAbsent(line.path("doc_id").asInt(), _ -> new LinkedHashMap<>())
                .put(line.path("filter").asString("none"), line));
    return List.copyOf(byDocument.values());
  }

  @Override
  public List<SampleText> texts(RecordedTask task, Set<Integer> positions) {
    List<SampleText> texts = new ArrayList<>();
    List<Map<String, JsonNode>> samples = samplesByFilter(task);
    for (int position = 0; position < samples.size(); position++) {
      if (positions.contains(position)) {
        JsonNode line = samples.get(position).values().iterator().next();
        texts.add(
            new SampleText(
                position,
                line.path("doc").toString(),
                line.path("target").toString(),
                line.path("filtered_resps").toString()));
      }
    }
    return texts;
  }

  private Path samplesFile(RecordedTask task) {
    Path samples = file.resolveSibling("samples_" + task.name() + "_" + date + ".jsonl");
    if (!Files.exists(samples)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "There is no " + samples + ": run lm-eval with --log_samples.");
    }
    return samples;
  }
}
