package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.scoring.Aggregation;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class PairedTestTest {
  private static final long SEED = 1234;

  static Stream<JsonNode> mcnemar() {
    return Fixtures.cases("paired.json", "mcnemar");
  }

  static Stream<JsonNode> signFlip() {
    return Fixtures.cases("paired.json", "signFlip");
  }

  static Stream<JsonNode> clusters() {
    return Fixtures.cases("paired.json", "clusters");
  }

  @ParameterizedTest
  @MethodSource("mcnemar")
  void scoresOfZeroAndOneGetTheExactTestOfStatsmodelsAndTheAdjustedInterval(JsonNode expected) {
    PairedComparison compared = PairedTest.compare(independent(expected), SEED);

    assertThat(compared.test()).isEqualTo(PairedComparison.Test.MCNEMAR);
    assertThat(compared.pValue()).isCloseTo(number(expected, "p"), within(1e-12));
    assertThat(compared.difference()).isCloseTo(number(expected, "difference"), within(1e-15));
    assertThat(compared.stderr()).isCloseTo(number(expected, "stderr"), within(1e-14));
    assertThat(compared.ci95().low())
        .isCloseTo(Math.max(-1, number(expected, "low")), within(1e-14));
    assertThat(compared.ci95().high())
        .isCloseTo(Math.min(1, number(expected, "high")), within(1e-14));
  }

  @ParameterizedTest
  @MethodSource("signFlip")
  void aFewDifferencesGetScipysExactPermutationTest(JsonNode expected) {
    PairedComparison compared = PairedTest.compare(independent(expected), SEED);

    assertThat(compared.test()).isEqualTo(PairedComparison.Test.SIGN_FLIP);
    assertThat(compared.pValue()).isCloseTo(number(expected, "p"), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void clusteredStandardErrorsAreThoseOfStatsmodels(JsonNode expected) {
    int[] clusters = expected.get("clusters").valueStream().mapToInt(JsonNode::intValue).toArray();
    PairedScores scores =
        new PairedScores(vector(expected, "first"), vector(expected, "second"), clusters);

    PairedComparison compared = PairedTest.compare(scores, SEED);

    assertThat(compared.clusters()).isEqualTo(Arrays.stream(clusters).distinct().count());
    assertThat(compared.difference()).isCloseTo(number(expected, "difference"), within(1e-12));
    assertThat(compared.stderr()).isCloseTo(number(expected, "stderr"), within(1e-12));
  }

  @Test
  void adjustedPValuesAreThoseOfStatsmodels() {
    JsonNode expected = Fixtures.read("paired.json").get("adjusted");
    double[] p = vector(expected, "p");

    assertThat(MultipleTests.holm(p)).containsExactly(vector(expected, "holm"), within(1e-12));
    assertThat(MultipleTests.benjaminiHochberg(p))
        .containsExactly(vector(expected, "benjaminiHochberg"), within(1e-12));
    assertThat(MultipleTests.holm(new double[0])).isEmpty();
  }

  @Test
  void allTiesAreNoDifferenceWithAnIntervalThatHasAWidth() {
    double[] same = {1, 0, 1, 1, 0, 0, 1, 0};

    PairedComparison compared = PairedTest.compare(PairedScores.independent(same, same), SEED);

    assertThat(compared.pValue()).isEqualTo(1);
    assertThat(compared.ties()).isEqualTo(8);
    assertThat(compared.ci95().low()).isNegative();
    assertThat(compared.ci95().high()).isPositive();
  }

  @Test
  void oneDocumentGivesADifferenceAndNoError() {
    PairedComparison compared =
        PairedTest.compare(
            PairedScores.independent(new double[] {0.25}, new double[] {0.75}), SEED);

    assertThat(compared.difference()).isEqualTo(0.5);
    assertThat(compared.stderr()).isNull();
    assertThat(compared.ci95()).isNull();
    assertThat(compared.pValue()).isEqualTo(1);
    assertThat(compared.wins()).isEqualTo(1);
  }

  @Test
  void contributionsToARatioHaveItsValueAsMeanAndItsStandardErrorAsSpread() {
    double[][] rows = {{5, 10}, {9, 20}, {30, 31}, {2, 7}};
    double[] contributions = PairedScores.contributionsToRatio(rows);

    assertThat(Arrays.stream(contributions).average().orElseThrow())
        .isCloseTo(46.0 / 68, within(1e-15));
    Estimate mean =
        Estimator.estimate(
            new Aggregation.Mean(),
            Arrays.stream(contributions).mapToObj(c -> new double[] {c}).toArray(double[][]::new),
            SEED);
    Estimate ratio =
        Estimator.estimate(new Aggregation.Ratio(Aggregation.Link.IDENTITY), rows, SEED);
    assertThat(mean.stderr()).isCloseTo(ratio.stderr(), within(1e-15));
  }

  @Test
  void manyDifferencesGetTheLimitOfTheSamePermutationTest() {
    double[] few = new double[PairedTest.LARGE - 1];
    Arrays.setAll(few, i -> Math.sin(i * i) + 0.009);
    double[] many = Arrays.copyOf(few, few.length + 1);
    many[few.length] = 0.001;

    assertThat(SignFlip.pValue(many, SEED)).isCloseTo(SignFlip.pValue(few, SEED), within(0.01));
  }

  private static PairedScores independent(JsonNode expected) {
    return PairedScores.independent(vector(expected, "first"), vector(expected, "second"));
  }

  private static double[] vector(JsonNode node, String field) {
    return Fixtures.vector(node.get(field));
  }

  private static double number(JsonNode node, String field) {
    return node.get(field).doubleValue();
  }
}
