package dev.assay.yamltasks.config;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.scoring.Parameters;
import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.functions.Equivalents;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code metric_list} and {@code filter_list}. */
final class ScoringReader {
  private final Section task;
  private final String owner;
  private final KnownScorers known;

  ScoringReader(Section task, String owner, KnownScorers known) {
    this.task = task;
    this.owner = owner;
    this.known = known;
  }

  /**
   * {@code process_results} that stands for metrics of Assay's; null if it is absent or something
   * else.
   */
  Equivalent.@Nullable OfResults results() {
    return task.value("process_results") instanceof YamlNode.Function(Mark mark, String reference)
            && Equivalents.find(mark.file(), reference) instanceof Equivalent.OfResults results
        ? results
        : null;
  }

  List<MetricSpec> metrics(OutputType outputType) {
    if (task.value("metric_list") == null) {
      return outputType.defaultMetrics().stream().map(name -> metric(name, Map.of())).toList();
    }
    var metrics = new ArrayList<MetricSpec>();
    for (Section entry : task.sections("metric_list")) {
      if (entry.value("metric") instanceof YamlNode.Function function) {
        metrics.addAll(metrics(entry, function));
        continue;
      }
      String name = entry.text("metric");
      if (name != null) {
        metrics.add(checked(entry, metric(measuredAs(name), parameters(entry))));
      } else if (!entry.has("metric")) {
        entry.problem("metric", "is missing: every entry of metric_list names one.");
      }
    }
    if (task.value("metric_list") instanceof YamlNode.Sequence(Mark _, var items)
        && items.isEmpty()) {
      task.problem("metric_list", "names no metric.");
    }
    return metrics;
  }

  /** By the name that the results' function gives it, or its own. */
  private String measuredAs(String name) {
    Equivalent.OfResults results = results();
    return results == null ? name : results.metrics().getOrDefault(name, name);
  }

  private static Map<String, Object> parameters(Section entry) {
    if (!(entry.value("aggregation") instanceof YamlNode.Function function)) {
      return entry.parametersBut("metric", "weight_by_size");
    }
    var parameters =
        new LinkedHashMap<>(entry.parametersBut("metric", "weight_by_size", "aggregation"));
    var equivalent = entry.equivalent("aggregation", function, Equivalent.OfAggregation.class);
    if (equivalent != null) {
      parameters.putAll(equivalent.parameters());
    }
    return parameters;
  }

  private List<MetricSpec> metrics(Section entry, YamlNode.Function function) {
    var equivalent = entry.equivalent("metric", function, Equivalent.OfMetrics.class);
    if (equivalent == null) {
      return List.of();
    }
    // What else the entry says is for the function.
    return equivalent.names(entry.parametersBut("metric")).stream()
        .map(name -> checked(entry, metric(name, Map.of())))
        .toList();
  }

  private MetricSpec metric(String name, Map<String, Object> parameters) {
    return new MetricSpec(name, new Parameters(owner + ", metric " + name, parameters));
  }

  /** Notes what the metric itself says is wrong with its parameters. */
  private MetricSpec checked(Section entry, MetricSpec spec) {
    MetricFactory factory = known(entry, "metric", spec.name(), known.metrics());
    if (factory != null) {
      check(entry, "metric", () -> factory.create(spec.parameters()));
    }
    return spec;
  }

  private static void check(Section section, String key, Runnable creation) {
    try {
      creation.run();
    } catch (EvalException e) {
      section.problem(key, "does not fit: " + e.getMessage());
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
    var parameters = new LinkedHashMap<>(step.parametersBut("function", "filter_fn"));
    String filter;
    // A class of its own, or lm-eval's "custom" with a function.
    String key = step.value("filter_fn") == null ? "function" : "filter_fn";
    if (step.value(key) instanceof YamlNode.Function function) {
      var equivalent = step.equivalent(key, function, Equivalent.OfFilter.class);
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
    String called = "%s, filter %s of %s (%s)".formatted(owner, filter, pipeline, step.markOf(key));
    var read = new FilterPipeline.Step(filter, new Parameters(called, parameters));
    FilterFactory factory = known(step, "function", filter, known.filters());
    if (factory != null) {
      check(step, "function", () -> factory.create(read.parameters()));
    }
    return read;
  }

  /** The factory of that name; null, and a problem if all are known, where there is none. */
  private static <F> @Nullable F known(
      Section section, String key, String name, @Nullable Map<String, F> factories) {
    if (factories == null) {
      return null;
    }
    F factory = factories.get(name);
    if (factory == null) {
      section.problem(
          key,
          "\""
              + name
              + "\" is not among Assay's. "
              + DidYouMean.sentence(name, factories.keySet()));
    }
    return factory;
  }

  /**
   * {@code process_results}: the column whose size a rolling score is divided by, from the function
   * that does so or, as data, {@code {size_of: column}}.
   */
  @Nullable String sizeColumn(OutputType outputType) {
    String column =
        switch (task.value("process_results")) {
          case null -> null;
          case YamlNode.Function _ when results() != null -> null;
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
