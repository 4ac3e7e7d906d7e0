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
  private final Map<Cell, List<double[]>> rows = new LinkedHashMap<>();
  private final Map<String, OutcomeCounter> outcomes = new LinkedHashMap<>();

  private record Cell(String filter, NamedMetric metric) {}

  public TaskScorer(String task, Scoring scoring, SampleSink sink) {
    this.task = task;
    this.scoring = scoring;
    this.sink = sink;
    for (Pipeline pipeline : scoring.pipelines()) {
      outcomes.put(pipeline.name(), new OutcomeCounter());
      for (NamedMetric metric : scoring.metrics()) {
        rows.put(new Cell(pipeline.name(), metric), new ArrayList<>());
      }
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
      outcomes.values().forEach(OutcomeCounter::failed);
    } else {
      List<String> generated = generated(responses);
      for (Pipeline pipeline : scoring.pipelines()) {
        List<String> filtered = filter(pipeline, generated, example);
        Sample sample = new Sample(example, responses, filtered);
        outcomes.get(pipeline.name()).scored(example, responses, filtered);
        answers.put(pipeline.name(), filtered);
        measured.put(pipeline.name(), measure(pipeline, sample));
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
    rows.forEach((cell, measurements) -> {
      if (!measurements.isEmpty()) {
        double[][] all = measurements.toArray(double[][]::new);
        Metric metric = cell.metric().metric();
        scores.add(
            new MetricEstimate(
                task,
                cell.filter(),
                cell.metric().name(),
                metric.higherIsBetter(),
                Estimator.estimate(metric.aggregation(), all, seed)));
      }
    });
    return scores;
  }

  public List<TaskOutcome> outcomes(String model) {
    List<TaskOutcome> all = new ArrayList<>();
    outcomes.forEach((filter, counter) -> all.add(counter.outcome(model, task, filter)));
    return all;
  }

  private Map<String, double[]> measure(Pipeline pipeline, Sample sample) {
    Map<String, double[]> measured = new LinkedHashMap<>();
    for (NamedMetric metric : scoring.metrics()) {
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
      rows.get(new Cell(pipeline.name(), metric)).add(row);
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
