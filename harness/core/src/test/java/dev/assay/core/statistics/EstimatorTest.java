package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.EvalException;
import dev.assay.spi.result.Interval;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Aggregation.Link;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class EstimatorTest {
  private static final long SEED = 1234;
  private static final Aggregation MEAN = new Aggregation.Mean();
  private static final Aggregation MEDIAN = new Aggregation.Statistic(EstimatorTest::median);

  static Stream<JsonNode> means() {
    return Fixtures.cases("estimates.json", "means");
  }

  static Stream<JsonNode> ratios() {
    return Fixtures.cases("estimates.json", "ratios");
  }

  @ParameterizedTest
  @MethodSource("means")
  void meansAgreeWithStatsmodels(JsonNode expected) {
    double[][] rows = Fixtures.rows(expected.get("rows"));

    assertAgrees(Estimator.estimate(MEAN, rows, SEED), expected);
  }

  @ParameterizedTest
  @MethodSource("ratios")
  void ratiosAgreeWithTheDeltaMethodOnCovariances(JsonNode expected) {
    double[][] rows = Fixtures.rows(expected.get("rows"));
    Link link = expected.get("exp").asBoolean() ? Link.EXP : Link.IDENTITY;

    assertAgrees(Estimator.estimate(new Aggregation.Ratio(link), rows, SEED), expected);
  }

  @Test
  void oneSampleGivesAValueWithoutError() {
    assertThat(Estimator.estimate(MEAN, new double[][] {{0.5}}, SEED))
        .isEqualTo(new Estimate(0.5, null, null, 1, false));
    assertThat(Estimator.estimate(MEAN, new double[][] {{1}}, SEED))
        .isEqualTo(new Estimate(1, null, null, 1, true));
    assertThat(Estimator.estimate(new Aggregation.Ratio(Link.EXP), new double[][] {{0, 3}}, SEED))
        .isEqualTo(new Estimate(1, null, null, 1, false));
    assertThat(Estimator.estimate(MEDIAN, new double[][] {{7}}, SEED))
        .isEqualTo(new Estimate(7, null, null, 1, false));
  }

  @Test
  void anInfiniteMeasurementGivesAnInfiniteScoreWithoutError() {
    double[][] rows = {{1}, {Double.POSITIVE_INFINITY}, {2}};

    assertThat(Estimator.estimate(MEAN, rows, SEED))
        .isEqualTo(new Estimate(Double.POSITIVE_INFINITY, null, null, 3, false));
  }

  @Test
  void aRatioOfNothingIsAnErrorInWords() {
    assertThatThrownBy(() ->
            Estimator.estimate(
                new Aggregation.Ratio(Link.IDENTITY), new double[][] {{0, 0}, {0, 0}}, SEED))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("2 samples")
        .hasMessageContaining("ratio of nothing");
  }

  @Test
  void smallTermsAreNotLostAmongLargeOnes() {
    double[][] rows = new double[10_001][1];
    rows[0][0] = 1e16;
    for (int i = 1; i < rows.length; i++) {
      rows[i][0] = 1;
    }

    assertThat(Estimator.estimate(MEAN, rows, SEED).value() * rows.length).isEqualTo(1e16 + 1e4);
  }

  @Test
  void aStatisticsErrorIsThatOfItsSamplingDistribution() {
    var random = new SplittableRandom(7);
    double[][] rows = new double[400][1];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
    }

    Estimate estimate = Estimator.estimate(MEDIAN, rows, SEED);

    // The median of normal samples has the asymptotic standard error sqrt(pi / 2n).
    assertThat(estimate.stderr()).isCloseTo(Math.sqrt(Math.PI / 800), within(0.02));
    assertThat(estimate.ci95().low()).isLessThan(estimate.value());
    assertThat(estimate.ci95().high()).isGreaterThan(estimate.value());
  }

  @Test
  void resamplingIsAFunctionOfTheSeed() {
    double[][] rows = {{1}, {4}, {2}, {8}, {5}, {7}, {3}, {6}};

    Estimate first = Estimator.estimate(MEDIAN, rows, SEED);

    assertThat(Estimator.estimate(MEDIAN, rows, SEED)).isEqualTo(first);
    assertThat(Estimator.estimate(MEDIAN, rows, SEED + 1).stderr()).isNotEqualTo(first.stderr());
  }

  @Test
  void aStatisticWithoutSpreadHasAnIntervalOfNoWidth() {
    double[][] rows = {{3}, {3}, {3}};

    assertThat(Estimator.estimate(MEDIAN, rows, SEED))
        .isEqualTo(new Estimate(3, 0.0, new Interval(3, 3), 3, false));
  }

  private static void assertAgrees(Estimate actual, JsonNode expected) {
    double scale = Math.abs(expected.get("value").doubleValue());
    var tolerance = within(1e-12 * Math.max(1, scale));
    assertThat(actual.value()).isCloseTo(expected.get("value").doubleValue(), tolerance);
    assertThat(actual.stderr()).isCloseTo(expected.get("stderr").doubleValue(), tolerance);
    assertThat(actual.ci95().low()).isCloseTo(expected.get("low").doubleValue(), tolerance);
    assertThat(actual.ci95().high()).isCloseTo(expected.get("high").doubleValue(), tolerance);
    assertThat(actual.n()).isEqualTo(expected.get("rows").size());
  }

  private static double median(double[][] rows) {
    double[] sorted = Arrays.stream(rows).mapToDouble(row -> row[0]).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
