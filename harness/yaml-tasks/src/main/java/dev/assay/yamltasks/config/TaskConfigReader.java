package dev.assay.yamltasks.config;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the merged YAML of a task into its {@link TaskConfig}, noting every problem. */
public final class TaskConfigReader {
  /** Every key of lm-eval's TaskConfig, and of the places around it. */
  private static final List<String> KEYS =
      List.of(
          "task",
          "task_alias",
          "tag",
          "group",
          "class",
          "custom_dataset",
          "dataset_path",
          "dataset_name",
          "dataset_kwargs",
          "training_split",
          "validation_split",
          "test_split",
          "fewshot_split",
          "process_docs",
          "doc_to_text",
          "doc_to_target",
          "doc_to_image",
          "doc_to_audio",
          "doc_to_choice",
          "unsafe_code",
          "process_results",
          "use_prompt",
          "description",
          "target_delimiter",
          "fewshot_delimiter",
          "fewshot_config",
          "num_fewshot",
          "metric_list",
          "output_type",
          "generation_kwargs",
          "repeats",
          "filter_list",
          "should_decontaminate",
          "doc_to_decontamination_query",
          "gen_prefix",
          "metadata");

  private static final List<String> FEWSHOT_KEYS =
      List.of(
          "sampler",
          "split",
          "process_docs",
          "fewshot_indices",
          "samples",
          "doc_to_text",
          "doc_to_choice",
          "doc_to_target",
          "gen_prefix",
          "fewshot_delimiter",
          "target_delimiter");

  private final Section task;
  private final KnownScorers known;

  private TaskConfigReader(Section task, KnownScorers known) {
    this.task = task;
    this.known = known;
  }

  /**
   * @param merged the definition, includes and overrides in place
   * @return what could be read; to be used only if no problem was noted
   */
  public static TaskConfig read(YamlNode.Mapping merged, KnownScorers known, Problems problems) {
    return new TaskConfigReader(new Section(merged, "", problems), known).read();
  }

  private TaskConfig read() {
    task.only(KEYS);
    refuse();
    String name = task.text("task", "");
    String owner = "task " + name;
    OutputType outputType = outputType();
    ScoringReader scoring = new ScoringReader(task, owner, known);
    Wording wording = WordingReader.ofTask(task, outputType).withTarget(target(scoring.results()));
    Map<Modality, List<DocField>> media = MediaReader.read(task);
    DataConfig data = DocsReader.data(task);
    List<MetricSpec> metrics = scoring.metrics(outputType);
    List<FilterPipeline> filters = scoring.filters();
    Generation generation = GenerationReader.read(task, wording.fewshotDelimiter());
    Integer repeats = task.count("repeats", 1);
    Integer numFewshot = media.isEmpty() ? task.count("num_fewshot", 0) : MediaReader.shots(task);
    Optional<Section> metadata = metadata();
    return new TaskConfig(
        name,
        task.text("task_alias", name),
        metadata.map(section -> section.text("version")).orElse("N/A"),
        metadata.map(section -> section.text("description")).orElse(""),
        data,
        wording,
        media,
        WordingReader.field(task, "description", (DocField) null),
        fewshot(wording, data),
        numFewshot,
        outputType,
        metrics,
        filters,
        generation,
        repeats == null ? 1 : repeats,
        scoring.sizeColumn(outputType),
        resolved(outputType, wording, metrics, generation));
  }

  private @Nullable DocField target(Equivalent.@Nullable OfResults results) {
    return results == null || results.target() == null
        ? null
        : new DocField.Code(task.markOf("process_results"), "process_results", results.target());
  }

  /** Notes the keys that ask for what Assay does not do. */
  private void refuse() {
    for (String key : List.of("class", "custom_dataset")) {
      YamlNode value = task.value(key);
      if (value instanceof YamlNode.Function || value != null && key.equals("class")) {
        String function =
            value instanceof YamlNode.Function f ? f.reference() : String.valueOf(value.plain());
        task.problems().needsPython(value.mark(), key, function);
      } else if (value != null) {
        task.problem(key, "is not supported.");
      }
    }
    if (task.value("use_prompt") != null) {
      task.problem("use_prompt", "is not supported: promptsource's prompts are not part of Assay.");
    }
  }

  private OutputType outputType() {
    String written = task.text("output_type", OutputType.GENERATE_UNTIL.written());
    return OutputType.of(written)
        .orElseGet(() -> {
          task.problem(
              "output_type",
              "is \"" + written + "\". " + DidYouMean.sentence(written, OutputType.known()));
          return OutputType.GENERATE_UNTIL;
        });
  }

  /** Old definitions give metadata as a list of one mapping, which says nothing to a run. */
  private Optional<Section> metadata() {
    return task.value("metadata") instanceof YamlNode.Mapping
        ? task.section("metadata")
        : Optional.empty();
  }

  private FewshotConfig fewshot(Wording wording, DataConfig data) {
    String split = task.text("fewshot_split");
    return task.section("fewshot_config")
        .map(section -> fewshot(section, split, wording, data))
        .orElse(
            new FewshotConfig(
                FewshotConfig.Sampler.DEFAULT, split, data.processDocs(), null, wording));
  }

  private static FewshotConfig fewshot(
      Section section, @Nullable String split, Wording wording, DataConfig data) {
    section.only(FEWSHOT_KEYS);
    return new FewshotConfig(
        sampler(section),
        section.has("split") ? section.text("split") : split,
        DocsReader.steps(section, data.processDocs()),
        samples(section),
        WordingReader.read(section, wording));
  }

  private static FewshotConfig.Sampler sampler(Section section) {
    String name = section.text("sampler", "default");
    return switch (name) {
      case "default" -> FewshotConfig.Sampler.DEFAULT;
      case "first_n" -> FewshotConfig.Sampler.FIRST_N;
      default -> {
        section.problem(
            "sampler",
            "is \"" + name + "\". " + DidYouMean.sentence(name, List.of("default", "first_n")));
        yield FewshotConfig.Sampler.DEFAULT;
      }
    };
  }

  private static @Nullable List<Map<String, @Nullable Object>> samples(Section section) {
    if (section.value("samples") == null) {
      return null;
    }
    List<Map<String, @Nullable Object>> samples = new ArrayList<>();
    section.sections("samples").forEach(sample -> samples.add(sample.mapping().plain()));
    return samples;
  }

  /** The definition as a reader of {@code plan.json} wants it: complete, and nothing but data. */
  private Map<String, @Nullable Object> resolved(
      OutputType outputType, Wording wording, List<MetricSpec> metrics, Generation generation) {
    var resolved = new LinkedHashMap<String, @Nullable Object>();
    task.mapping()
        .entries()
        .forEach((key, entry) -> resolved.put(key, withoutFunctions(entry.value())));
    resolved.put("output_type", outputType.written());
    resolved.put("target_delimiter", wording.targetDelimiter());
    resolved.put("fewshot_delimiter", wording.fewshotDelimiter());
    resolved.putIfAbsent("repeats", 1L);
    resolved.putIfAbsent(
        "metric_list", metrics.stream().map(metric -> Map.of("metric", metric.name())).toList());
    if (outputType == OutputType.GENERATE_UNTIL) {
      var kwargs = new LinkedHashMap<String, @Nullable Object>();
      kwargs.put("until", generation.stops());
      kwargs.put("max_gen_toks", (long) generation.maxTokens());
      kwargs.put("temperature", generation.temperature());
      kwargs.put("top_p", generation.topP());
      kwargs.put("top_k", (long) generation.topK());
      resolved.put("generation_kwargs", kwargs);
    }
    return resolved;
  }

  private static @Nullable Object withoutFunctions(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar(Mark _, Object value) -> value;
      case YamlNode.Function function -> function.toString();
      case YamlNode.Sequence(Mark _, List<YamlNode> items) -> {
        var values = new ArrayList<@Nullable Object>();
        items.forEach(item -> values.add(withoutFunctions(item)));
        yield values;
      }
      case YamlNode.Mapping(Mark _, Map<String, YamlNode.Entry> entries) -> {
        var values = new LinkedHashMap<String, @Nullable Object>();
        entries.forEach((key, entry) -> values.put(key, withoutFunctions(entry.value())));
        yield values;
      }
    };
  }
}
