package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MeanDifferenceTest {
  static Stream<JsonNode> pairs() {
    return Fixtures.cases("differences.json", "paired");
  }

  static Stream<JsonNode> sums() {
    return Fixtures.cases("differences.json", "sums");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void pairsAreTestedAsScipyTestsThem(JsonNode expected) {
    double[] first = Fixtures.vector(expected.get("first"));
    double[] second = Fixtures.vector(expected.get("second"));

    MeanDifference difference = MeanDifference.of(first, second, first.length);

    assertThat(difference.value()).isCloseTo(expected.get("value").doubleValue(), within(1e-12));
    assertThat(difference.pValue()).isCloseTo(expected.get("p").doubleValue(), within(1e-10));
  }

  @ParameterizedTest
  @MethodSource("sums")
  void sumsHaveWelchsAndSatterthwaitesDegreesOfFreedom(JsonNode expected) {
    double[][] first = Fixtures.rows(expected.get("first"));
    MeanDifference[] parts = new MeanDifference[first.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = MeanDifference.of(new double[first[i].length], first[i], first[i].length);
    }

    MeanDifference sum = MeanDifference.sum(parts, Fixtures.vector(expected.get("weights")));

    assertThat(sum.degreesOfFreedom()).isCloseTo(expected.get("df").doubleValue(), within(1e-9));
    assertThat(sum.pValue()).isCloseTo(expected.get("p").doubleValue(), within(1e-10));
  }

  @Test
  void ofModelsThatAreAlikeOneInTwentyIsCalledDifferent() {
    var random = new SplittableRandom(3);
    int wrong = 0;
    for (int trial = 0; trial < 10_000; trial++) {
      double[] a = random.doubles(60).toArray();
      double[] b = random.doubles(60).toArray();
      wrong += MeanDifference.of(a, b, 60).pValue() < 0.05 ? 1 : 0;
    }
    assertThat(wrong / 10_000.0).isBetween(0.045, 0.055);
  }

  @Test
  void nothingIsSaidOfOneDocumentOrNone() {
    assertThat(MeanDifference.of(new double[] {0}, new double[] {1}, 1).pValue()).isEqualTo(1);
    assertThat(MeanDifference.of(new double[0], new double[0], 0).pValue()).isEqualTo(1);
  }

  @Test
  void anInfiniteScoreIsNotTold() {
    var infinite = new double[] {1, Double.POSITIVE_INFINITY};

    assertThat(MeanDifference.of(new double[2], infinite, 2).pValue()).isEqualTo(1);
  }

  @Test
  void ranksRunFromThoseEstablishedBetterToThoseEstablishedWorse() {
    // The first beats the third; nothing else is established.
    var third = new BitSet();
    third.set(0);

    assertThat(RankInterval.of(List.of(new BitSet(), new BitSet(), third)))
        .containsExactly(new RankInterval(1, 2), new RankInterval(1, 3), new RankInterval(2, 3));
  }
}
