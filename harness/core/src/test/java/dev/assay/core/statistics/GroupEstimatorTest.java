package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.result.Interval;
import dev.assay.spi.scoring.Aggregation;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class GroupEstimatorTest {
  private static final Aggregation MEAN = new Aggregation.Mean();

  static Stream<JsonNode> groups() {
    return Fixtures.cases("estimates.json", "groups");
  }

  @ParameterizedTest
  @MethodSource("groups")
  void groupsAgreeWithNumpyAndScipy(JsonNode expected) {
    List<Estimate> members =
        expected
            .get("members")
            .valueStream()
            .map(rows -> Estimator.estimate(MEAN, Fixtures.rows(rows), 0))
            .toList();

    Estimate group =
        expected.get("bySize").asBoolean()
            ? GroupEstimator.meanBySize(members)
            : GroupEstimator.plainMean(members);

    assertThat(group.value()).isCloseTo(expected.get("value").doubleValue(), within(1e-12));
    assertThat(group.stderr()).isCloseTo(expected.get("stderr").doubleValue(), within(1e-12));
    assertThat(group.ci95().low()).isCloseTo(expected.get("low").doubleValue(), within(1e-12));
    assertThat(group.ci95().high()).isCloseTo(expected.get("high").doubleValue(), within(1e-12));
  }

  @Test
  void membersOfOneSampleEachGiveNoError() {
    List<Estimate> members =
        List.of(
            new Estimate(1, null, null, 1, true),
            new Estimate(0, null, null, 1, true),
            new Estimate(0, null, null, 1, true));

    assertThat(GroupEstimator.meanBySize(members))
        .isEqualTo(new Estimate(1.0 / 3, null, null, 3, true));
    assertThat(GroupEstimator.plainMean(members))
        .isEqualTo(new Estimate(1.0 / 3, null, null, 3, true));
  }

  @Test
  void aMemberOfOneSampleAddsItsValueButNothingToThePooledError() {
    List<Estimate> members =
        List.of(
            Estimator.estimate(MEAN, new double[][] {{0}, {1}, {1}}, 0),
            new Estimate(1, null, null, 1, true));

    Estimate group = GroupEstimator.meanBySize(members);

    assertThat(group.value()).isEqualTo(0.75);
    // Within-member squares 2/3 on 2 degrees of freedom, over 4 samples.
    assertThat(group.stderr()).isCloseTo(Math.sqrt(1.0 / 3 / 4), within(1e-15));
  }

  @Test
  void aGroupThatGotEverythingRightStillHasAnInterval() {
    Estimate right = Estimator.estimate(MEAN, new double[][] {{1}, {1}, {1}}, 0);

    Estimate group = GroupEstimator.plainMean(List.of(right, right));

    assertThat(group.stderr()).isZero();
    assertThat(group.ci95()).isEqualTo(Wilson.interval(1, 6));
    assertThat(group.ci95()).extracting(Interval::high).isEqualTo(1.0);
  }

  @Test
  void intervalsOfGroupsOfProportionsCoverTheTruthAtLeastAsOftenAsTheySay() {
    var random = new SplittableRandom(3);
    double[] truth = {0.2, 0.4, 0.5, 0.6, 0.9};
    int covered = 0;
    int trials = 4000;
    for (int trial = 0; trial < trials; trial++) {
      List<Estimate> members =
          Arrays.stream(truth)
              .mapToObj(p ->
                  Estimator.estimate(
                      MEAN,
                      Stream.generate(() -> new double[] {random.nextDouble() < p ? 1 : 0})
                          .limit(40)
                          .toArray(double[][]::new),
                      0))
              .toList();
      Interval interval = GroupEstimator.plainMean(members).ci95();
      covered += interval.low() <= 0.52 && 0.52 <= interval.high() ? 1 : 0;
    }

    assertThat(covered / (double) trials).isBetween(0.945, 0.99);
  }
}
