package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.Events;

/** Runs the contract on a metric that keeps it, and on one that breaks it for every rule. */
class MetricContractTest {
  private static final ScopedValue<Metric> METRIC = ScopedValue.newInstance();

  private static final Aggregation MEAN = new Aggregation.Mean();

  static final class Subject extends MetricContract {
    @Override
    protected Metric metric() {
      return METRIC.get();
    }

    @Override
    protected List<Sample> samples() {
      return Stream.of(-1.0, -2.0, -4.0).map(MetricContractTest::sample).toList();
    }
  }

  private record Fake(
      Set<RequestKind> accepts, Function<Sample, double[]> measurement, Aggregation aggregation)
      implements Metric {
    @Override
    public boolean higherIsBetter() {
      return true;
    }

    @Override
    public double[] measure(Sample sample) {
      return measurement.apply(sample);
    }
  }

  static Stream<Arguments> faults() {
    var calls = new AtomicInteger();
    return Stream.of(
        fault(
            "someKindOfRequestIsAccepted",
            new Fake(Set.of(), sample -> new double[] {logprob(sample)}, MEAN)),
        fault(
            "measurementsHaveTheWidthThatTheAggregationWants",
            metric(sample -> new double[] {logprob(sample), 1}, MEAN)),
        fault("measurementsAreFiniteNumbers", metric(_ -> new double[] {Double.NaN}, MEAN)),
        fault(
            "aMeasurementDependsOnItsSampleAlone",
            metric(_ -> new double[] {calls.incrementAndGet()}, MEAN)),
        fault("theScoreIsANumber", statistic(_ -> Double.NaN)),
        fault("theOrderOfSamplesDoesNotMatter", statistic(rows -> rows[0][0])),
        fault(
            "scoringLeavesTheMeasurementsAsTheyWere",
            statistic(rows -> {
              Arrays.sort(rows, (a, b) -> Double.compare(a[0], b[0]));
              return rows[rows.length / 2][0];
            })));
  }

  @Test
  void aMetricThatKeepsTheContractPassesEveryRule() {
    Events tests = examine(metric(sample -> new double[] {logprob(sample)}, MEAN));
    assertThat(Contracts.failed(tests)).isEmpty();
    assertThat(Contracts.rules(tests))
        .isEqualTo(faults().map(fault -> fault.get()[0]).collect(Collectors.toSet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aMetricThatBreaksARuleFailsIt(String rule, Metric metric) {
    assertThat(Contracts.failed(examine(metric))).contains(rule);
  }

  private static Events examine(Metric metric) {
    return ScopedValue.where(METRIC, metric).call(() -> Contracts.run(Subject.class));
  }

  private static Arguments fault(String rule, Metric metric) {
    return Arguments.of(rule, metric);
  }

  private static Metric metric(Function<Sample, double[]> measurement, Aggregation aggregation) {
    return new Fake(Set.of(RequestKind.LOGLIKELIHOOD), measurement, aggregation);
  }

  private static Metric statistic(Aggregation.Function function) {
    return metric(sample -> new double[] {logprob(sample)}, new Aggregation.Statistic(function));
  }

  private static double logprob(Sample sample) {
    return ((Response.Loglikelihood) sample.responses().getFirst()).logprob();
  }

  private static Sample sample(double logprob) {
    var example =
        new Example(
            new Doc(0, Map.of()),
            List.of(new Request.Loglikelihood(Prompt.of("Q"), " A")),
            new Target.Text(List.of(" A")),
            List.of());
    return new Sample(
        example, List.of(new Response.Loglikelihood(logprob, false, 1, 0)), List.of());
  }
}
