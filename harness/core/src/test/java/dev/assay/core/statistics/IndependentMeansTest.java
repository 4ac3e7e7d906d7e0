package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.statistics.MarginTest.Sides;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class IndependentMeansTest {
  static Stream<JsonNode> cases() {
    return Fixtures.cases("welch.json", "welch");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void errorsAndBoundsAreWelchs(JsonNode fixture) {
    double[] first = Fixtures.vector(fixture.get("first"));
    double[] second = Fixtures.vector(fixture.get("second"));

    IndependentMeans means = IndependentMeans.of(first, second);

    assertThat(means.stderr()).isCloseTo(fixture.get("stderr").doubleValue(), within(1e-9));
    assertThat(means.degreesOfFreedom())
        .isCloseTo(fixture.get("degrees_of_freedom").doubleValue(), within(1e-9));
    double difference = means.second() - means.first();
    var gate =
        new NonInferiority(difference, means.stderr(), means.degreesOfFreedom(), 1, Sides.ONE);
    assertThat(difference - gate.reach())
        .isCloseTo(fixture.get("bound").doubleValue(), within(1e-9));
  }

  @Test
  void aSingleValueHasNoError() {
    assertThat(IndependentMeans.of(new double[] {3}, new double[] {4, 5}).stderr()).isNull();
  }
}
