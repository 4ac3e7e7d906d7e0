package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link Metric} promises, as tests. Extend it and give the metric some samples. */
public abstract class MetricContract {
  private static final double RELATIVE = 1e-9;

  protected abstract Metric metric();

  /** Samples of the kind that the metric measures, at least two. */
  protected abstract List<Sample> samples();

  @Test
  final void someKindOfRequestIsAccepted() {
    assertThat(metric().accepts()).as("accepts()").isNotEmpty();
  }

  @Test
  final void measurementsHaveTheWidthThatTheAggregationWants() {
    int width =
        switch (metric().aggregation()) {
          case Aggregation.Mean _ -> 1;
          case Aggregation.Ratio _ -> 2;
          case Aggregation.Statistic _ -> metric().measure(samples().getFirst()).length;
        };
    for (Sample sample : samples()) {
      assertThat(metric().measure(sample))
          .as("the measurement of %s for %s", sample, metric().aggregation())
          .hasSize(width);
    }
  }

  @Test
  final void measurementsAreFiniteNumbers() {
    for (Sample sample : samples()) {
      for (double number : metric().measure(sample)) {
        assertThat(number).as("a number of the measurement of %s", sample).isFinite();
      }
    }
  }

  @Test
  final void aMeasurementDependsOnItsSampleAlone() {
    List<double[]> first = samples().stream().map(metric()::measure).toList();
    for (int i = samples().size() - 1; i >= 0; i--) {
      assertThat(metric().measure(samples().get(i)))
          .as("the measurement of %s, the second time", samples().get(i))
          .containsExactly(first.get(i));
    }
  }

  @Test
  final void theScoreIsANumber() {
    assertThat(score(rows())).as("the score of %s samples", samples().size()).isFinite();
    for (double[] row : rows()) {
      if (!(metric().aggregation() instanceof Aggregation.Ratio) || row[1] != 0) {
        assertThat(score(new double[][] {row})).as("the score of one sample").isNotNaN();
      }
    }
  }

  @Test
  final void theOrderOfSamplesDoesNotMatter() {
    double[][] rows = rows();
    double score = score(rows);
    var shuffled = new ArrayList<>(Arrays.asList(rows));
    Collections.shuffle(shuffled, new Random(1));
    assertThat(score(shuffled.toArray(double[][]::new)))
        .as("the score of the samples in another order")
        .isCloseTo(score, within(RELATIVE * Math.max(1, Math.abs(score))));
  }

  /** Resampling hands the same rows in again and again. */
  @Test
  final void scoringLeavesTheMeasurementsAsTheyWere() {
    double[][] rows = rows();
    score(rows);
    assertThat(rows).as("the rows after scoring").isDeepEqualTo(rows());
  }

  private double[][] rows() {
    return samples().stream().map(metric()::measure).toArray(double[][]::new);
  }

  private double score(double[][] rows) {
    return switch (metric().aggregation()) {
      case Aggregation.Mean _ -> Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElse(0);
      case Aggregation.Ratio(var link) -> {
        double numerator = Arrays.stream(rows).mapToDouble(row -> row[0]).sum();
        yield link.apply(numerator / Arrays.stream(rows).mapToDouble(row -> row[1]).sum());
      }
      case Aggregation.Statistic(var function) -> function.apply(rows);
    };
  }
}
