package dev.assay.yamltasks.config;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.scoring.Parameters;
import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code metric_list} and {@code filter_list}. */
final class ScoringReader {
  /** The aggregation each metric has by itself; another one would be another number. */
  private static final Map<String, String> OWN_AGGREGATION =
      Map.ofEntries(
          Map.entry("perplexity", "perplexity"),
          Map.entry("word_perplexity", "weighted_perplexity"),
          Map.entry("byte_perplexity", "weighted_perplexity"),
          Map.entry("bits_per_byte", "bits_per_byte"),
          Map.entry("f1", "f1"),
          Map.entry("mcc", "matthews_corrcoef"),
          Map.entry("brier_score", "brier_score"),
          Map.entry("bleu", "bleu"),
          Map.entry("chrf", "chrf"),
          Map.entry("ter", "ter"),
          Map.entry("bypass", "bypass"));

  private final Section task;
  private final String owner;
  private final KnownNames known;

  ScoringReader(Section task, String owner, KnownNames known) {
    this.task = task;
    this.owner = owner;
    this.known = known;
  }

  List<MetricSpec> metrics(OutputType outputType) {
    if (task.value("metric_list") == null) {
      return outputType.defaultMetrics().stream().map(name -> metric(name, Map.of())).toList();
    }
    var metrics = new ArrayList<MetricSpec>();
    for (Section entry : task.sections("metric_list")) {
      String name = entry.text("metric");
      if (name != null) {
        aggregation(entry, name);
        known(entry, "metric", name, known.metrics());
        metrics.add(
            metric(
                name,
                entry.parametersBut("metric", "aggregation", "higher_is_better", "hf_evaluate")));
      } else if (!entry.has("metric")) {
        entry.problem("metric", "is missing: every entry of metric_list names one.");
      }
    }
    if (metrics.isEmpty()) {
      task.problem("metric_list", "names no metric.");
    }
    return metrics;
  }

  private MetricSpec metric(String name, Map<String, Object> parameters) {
    return new MetricSpec(name, new Parameters(owner + ", metric " + name, parameters));
  }

  private static void aggregation(Section entry, String metric) {
    String given = entry.text("aggregation");
    String own = OWN_AGGREGATION.getOrDefault(metric, "mean");
    if (given != null && !given.equals(own)) {
      entry.problem(
          "aggregation", "is " + given + ", but Assay aggregates " + metric + " by " + own + ".");
    }
  }

  List<FilterPipeline> filters() {
    if (task.value("filter_list") == null) {
      return List.of(FilterPipeline.NONE);
    }
    var pipelines = new ArrayList<FilterPipeline>();
    for (Section entry : task.sections("filter_list")) {
      entry.only(List.of("name", "filter"));
      String name = entry.text("name");
      if (name == null) {
        entry.problem("name", "is missing: results are told apart by it.");
        continue;
      }
      var steps = new ArrayList<FilterPipeline.Step>();
      for (Section step : entry.sections("filter")) {
        FilterPipeline.Step read = step(name, step);
        if (read != null) {
          steps.add(read);
        }
      }
      pipelines.add(new FilterPipeline(name, steps));
    }
    if (pipelines.isEmpty()) {
      task.problem("filter_list", "holds no filter.");
    }
    return pipelines;
  }

  private FilterPipeline.@Nullable Step step(String pipeline, Section step) {
    var parameters = new LinkedHashMap<>(step.parametersBut("function"));
    String filter;
    if (step.value("function") instanceof YamlNode.Function function) {
      var equivalent = step.equivalent("function", function, Equivalent.OfFilter.class);
      if (equivalent == null) {
        return null;
      }
      filter = equivalent.filter();
      equivalent.parameters().forEach(parameters::putIfAbsent);
    } else {
      filter = step.text("function");
      if (filter == null) {
        step.problem("function", "is missing: every step of a filter names one.");
        return null;
      }
    }
    known(step, "function", filter, known.filters());
    String called = owner + ", filter " + filter + " of " + pipeline;
    return new FilterPipeline.Step(filter, new Parameters(called, parameters));
  }

  private static void known(Section section, String key, String name, @Nullable Set<String> names) {
    if (names != null && !names.contains(name)) {
      section.problem(
          key, "\"" + name + "\" is not among Assay's. " + DidYouMean.sentence(name, names));
    }
  }

  /**
   * {@code process_results}: the column whose size a rolling score is divided by, from the function
   * that does so or, as data, {@code {size_of: column}}.
   */
  @Nullable String sizeColumn(OutputType outputType) {
    String column =
        switch (task.value("process_results")) {
          case null -> null;
          case YamlNode.Function function -> {
            var size = task.equivalent("process_results", function, Equivalent.SizeOf.class);
            yield size == null ? null : size.column();
          }
          case YamlNode.Mapping(Mark mark, var entries) -> {
            var section =
                new Section(
                    new YamlNode.Mapping(mark, entries), "process_results.", task.problems());
            section.only(List.of("size_of"));
            yield section.text("size_of");
          }
          case YamlNode other -> task.wrong("process_results", other, "{size_of: column}");
        };
    if (column != null && outputType != OutputType.LOGLIKELIHOOD_ROLLING) {
      task.problem("process_results", "is for loglikelihood_rolling only.");
    }
    return column;
  }
}
