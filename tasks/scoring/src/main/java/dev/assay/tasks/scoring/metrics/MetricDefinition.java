package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.model.RequestKind;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.scoring.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a metric is: how a sample is measured, how measurements become a score, and what a task
 * definition may say about it.
 *
 * @param aggregationNames what lm-eval calls the aggregation; a task's {@code aggregation} must be
 *     one of them
 * @param options the parameters it takes besides {@code aggregation} and {@code higher_is_better}
 */
record MetricDefinition(
    Set<RequestKind> accepts,
    Function<Parameters, Measurement> measurement,
    boolean higherIsBetter,
    Set<String> aggregationNames,
    Function<Parameters, Aggregation> aggregation,
    List<String> options)
    implements MetricFactory {

  /** A mean of which more is better and which takes no options, to be changed as needed. */
  static MetricDefinition of(RequestKind kind, Measurement measurement) {
    return by(_ -> measurement, kind);
  }

  static MetricDefinition by(Function<Parameters, Measurement> measurement, RequestKind... kinds) {
    return new MetricDefinition(
        Set.of(kinds), measurement, true, Set.of("mean"), _ -> new Aggregation.Mean(), List.of());
  }

  MetricDefinition lowerIsBetter() {
    return new MetricDefinition(
        accepts, measurement, false, aggregationNames, aggregation, options);
  }

  MetricDefinition aggregatedAs(String... names) {
    return new MetricDefinition(
        accepts, measurement, higherIsBetter, Set.of(names), aggregation, options);
  }

  MetricDefinition aggregated(Aggregation by) {
    return aggregatedBy(_ -> by);
  }

  MetricDefinition aggregatedBy(Function<Parameters, Aggregation> by) {
    return new MetricDefinition(
        accepts, measurement, higherIsBetter, aggregationNames, by, options);
  }

  MetricDefinition options(String... more) {
    var all = new ArrayList<>(options);
    Collections.addAll(all, more);
    return new MetricDefinition(
        accepts, measurement, higherIsBetter, aggregationNames, aggregation, List.copyOf(all));
  }

  @Override
  public Metric create(Parameters parameters) {
    var known = new LinkedHashSet<>(options);
    known.add("aggregation");
    known.add("higher_is_better");
    parameters.only(known.toArray(String[]::new));
    checkAggregation(parameters);
    checkDirection(parameters);
    return new SampleMetric(
        parameters,
        accepts,
        measurement.apply(parameters),
        aggregation.apply(parameters),
        higherIsBetter);
  }

  private void checkAggregation(Parameters parameters) {
    String given = parameters.text("aggregation");
    if (given != null && !aggregationNames.contains(given)) {
      throw parameters.invalid(
          "aggregation is \""
              + given
              + "\", and this metric has only \""
              + String.join("\" or \"", aggregationNames.stream().sorted().toList())
              + "\".");
    }
  }

  private void checkDirection(Parameters parameters) {
    if (parameters.flag("higher_is_better", higherIsBetter) != higherIsBetter) {
      throw parameters.invalid(
          "higher_is_better is "
              + !higherIsBetter
              + ", and of this metric "
              + (higherIsBetter ? "higher" : "lower")
              + " values are better.");
    }
  }
}
