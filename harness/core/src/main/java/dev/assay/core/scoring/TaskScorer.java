package dev.assay.core.scoring;

import dev.assay.core.journal.RequestKey;
import dev.assay.core.scoring.SampleSink.ScoredSample;
import dev.assay.core.scoring.Scoring.NamedMetric;
import dev.assay.core.scoring.Scoring.Pipeline;
import dev.assay.core.statistics.Estimator;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Response;
import dev.assay.spi.result.TaskOutcome;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores one model's answers to one task, sample by sample. */
public final class TaskScorer {
  private final String task;
  private final Scoring scoring;
  private final SampleSink sink;
  private final List<Column> columns = new ArrayList<>();

  /** One pipeline's part of the scores; a list of measurements for each metric. */
  private record Column(
      Pipeline pipeline, OutcomeCounter outcomes, List<List<double[]>> measurements) {}

  public TaskScorer(String task, Scoring scoring, SampleSink sink) {
    this.task = task;
    this.scoring = scoring;
    this.sink = sink;
    for (Pipeline pipeline : scoring.pipelines()) {
      List<List<double[]>> measurements = new ArrayList<>();
      scoring.metrics().forEach(_ -> measurements.add(new ArrayList<>()));
      columns.add(new Column(pipeline, new OutcomeCounter(), measurements));
    }
  }

  /**
   * Scores a sample; one with a failed response is counted as failed and not scored.
   *
   * @param keys of the example's requests
   */
  public void add(Example example, List<RequestKey> keys, List<Response> responses) {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    Map<String, Map<String, double[]>> measured = new LinkedHashMap<>();
    if (responses.stream().anyMatch(Response.Failure.class::isInstance)) {
      columns.forEach(column -> column.outcomes().failed());
    } else {
      List<String> generated = generated(responses);
      for (Column column : columns) {
        List<String> filtered = filter(column.pipeline(), generated, example);
        column.outcomes().scored(example, responses, filtered);
        String filter = column.pipeline().name();
        answers.put(filter, filtered);
        measured.put(filter, measure(column, new Sample(example, responses, filtered)));
      }
    }
    sink.accept(new ScoredSample(example, keys, responses, answers, measured));
  }

  /**
   * The scores of all samples added, by filter, then metric; none where no sample was scored.
   *
   * @param seed of resampling
   */
  public List<MetricEstimate> scores(long seed) {
    List<MetricEstimate> scores = new ArrayList<>();
    for (Column column : columns) {
      for (int i = 0; i < scoring.metrics().size(); i++) {
        List<double[]> measurements = column.measurements().get(i);
        if (!measurements.isEmpty()) {
          scores.add(estimate(column.pipeline(), scoring.metrics().get(i), measurements, seed));
        }
      }
    }
    return scores;
  }

  private MetricEstimate estimate(
      Pipeline pipeline, NamedMetric named, List<double[]> measurements, long seed) {
    Metric metric = named.metric();
    double[][] all = measurements.toArray(double[][]::new);
    return new MetricEstimate(
        task,
        pipeline.name(),
        named.name(),
        metric.higherIsBetter(),
        Estimator.estimate(metric.aggregation(), all, seed));
  }

  public List<TaskOutcome> outcomes(String model) {
    return columns.stream()
        .map(column -> column.outcomes().outcome(model, task, column.pipeline().name()))
        .toList();
  }

  private Map<String, double[]> measure(Column column, Sample sample) {
    Map<String, double[]> measured = new LinkedHashMap<>();
    for (int i = 0; i < scoring.metrics().size(); i++) {
      NamedMetric metric = scoring.metrics().get(i);
      double[] row = metric.metric().measure(sample);
      for (double value : row) {
        if (Double.isNaN(value)) {
          throw new EvalException(
              ErrorCode.PLUGIN_FAILURE,
              "Task "
                  + task
                  + ", document "
                  + sample.example().doc().index()
                  + ": metric "
                  + metric.name()
                  + " measured NaN.");
        }
      }
      column.measurements().get(i).add(row);
      measured.put(metric.name(), row);
    }
    return measured;
  }

  private static List<String> generated(List<Response> responses) {
    List<String> texts = new ArrayList<>();
    for (Response response : responses) {
      if (response instanceof Response.Generation generation) {
        texts.add(generation.text());
      }
    }
    return texts;
  }

  private static List<String> filter(Pipeline pipeline, List<String> texts, Example example) {
    if (texts.isEmpty()) {
      return texts;
    }
    List<String> answers = texts;
    for (Filter filter : pipeline.filters()) {
      answers = filter.apply(answers, example);
    }
    return answers;
  }
}
