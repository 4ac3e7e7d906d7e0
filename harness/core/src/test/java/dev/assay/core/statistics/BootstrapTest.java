package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class BootstrapTest {
  static Stream<JsonNode> bootstraps() {
    return Fixtures.cases("estimates.json", "bootstraps");
  }

  @ParameterizedTest
  @MethodSource("bootstraps")
  void theSameReplicatesGiveScipysBcaInterval(JsonNode expected) {
    var bootstrap =
        new Bootstrap(
            expected.get("observed").doubleValue(),
            Fixtures.vector(expected.get("replicates")),
            Fixtures.vector(expected.get("jackknife")));

    assertThat(bootstrap.stderr()).isCloseTo(expected.get("stderr").doubleValue(), within(1e-12));
    assertThat(bootstrap.interval().low())
        .isCloseTo(expected.get("low").doubleValue(), within(1e-12));
    assertThat(bootstrap.interval().high())
        .isCloseTo(expected.get("high").doubleValue(), within(1e-12));
  }

  @Test
  void anIntervalOfASkewedMeanCoversItAboutAsOftenAsItSays() {
    var random = new SplittableRandom(11);
    int covered = 0;
    int trials = 300;
    for (int trial = 0; trial < trials; trial++) {
      double[] x = random.doubles(60).map(u -> -Math.log1p(-u)).toArray();
      Bootstrap bootstrap =
          Bootstrap.of(
              x.length,
              indices -> {
                double sum = 0;
                for (int index : indices) {
                  sum += x[index];
                }
                return sum / indices.length;
              },
              trial);
      covered += bootstrap.interval().low() <= 1 && 1 <= bootstrap.interval().high() ? 1 : 0;
    }

    // 95 % less what 60 exponential samples cost, and three standard deviations of 300 trials.
    assertThat(covered / (double) trials).isBetween(0.90, 0.98);
  }
}
