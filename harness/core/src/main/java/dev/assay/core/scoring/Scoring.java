package dev.assay.core.scoring;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.CodeExecution;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.task.TaskCard;
import java.util.ArrayList;
import java.util.List;

/** A task's filters and metrics, made and checked before anything is asked. */
public record Scoring(List<Pipeline> pipelines, List<NamedMetric> metrics) {
  public Scoring {
    pipelines = List.copyOf(pipelines);
    metrics = List.copyOf(metrics);
  }

  public record Pipeline(String name, List<Filter> filters) {
    public Pipeline {
      filters = List.copyOf(filters);
    }
  }

  public record NamedMetric(String name, Metric metric) {}

  /**
   * @throws EvalException if a filter or metric is not known, or does not fit the task
   */
  public static Scoring of(TaskCard task, Extensions extensions, CodeExecution execution) {
    List<Pipeline> pipelines = new ArrayList<>();
    for (FilterPipeline pipeline : task.filters()) {
      List<Filter> filters = new ArrayList<>();
      for (FilterPipeline.Step step : pipeline.steps()) {
        filters.add(extensions.filters().get(step.filter()).create(step.parameters()));
      }
      pipelines.add(new Pipeline(pipeline.name(), filters));
    }
    List<NamedMetric> metrics = new ArrayList<>();
    for (MetricSpec spec : task.metrics()) {
      Metric metric = extensions.metrics().get(spec.name()).create(spec.parameters());
      if (!metric.accepts().contains(task.kind())) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            "Task "
                + task.name()
                + ": metric "
                + spec.name()
                + " cannot measure answers of kind "
                + task.kind()
                + ".");
      }
      metrics.add(new NamedMetric(spec.name(), metric.allowed(execution)));
    }
    return new Scoring(pipelines, metrics);
  }
}
