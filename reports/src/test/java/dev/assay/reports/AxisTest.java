package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void ticksAreRoundNumbersWithinTheScale() {
    assertThat(labels(Axis.of(scores(0.2, 0.31, 0.42)))).containsExactly("0.2", "0.3", "0.4");
    assertThat(labels(Axis.of(scores(-1, 3)))).containsExactly("0", "2");
  }

  @Test
  void scoresOfUnlikeSizesAreOnALogarithmicScale() {
    Axis axis = Axis.of(scores(8, 256, 3e6));

    assertThat(axis.isLogarithmic()).isTrue();
    assertThat(labels(axis)).containsExactly("100", "10000", "1e6");
    assertThat(Axis.of(scores(8, 100)).isLogarithmic()).isFalse();
  }

  @Test
  void intervalsLieOnTheScaleAndInfinitiesAtItsEnd() {
    Axis axis =
        Axis.of(List.of(score(5, new Interval(0, 10)), score(Double.POSITIVE_INFINITY, null)));

    assertThat(axis.position(0)).isEqualTo("4.55%");
    assertThat(axis.position(5)).isEqualTo("50.00%");
    assertThat(axis.position(10)).isEqualTo("95.45%");
    assertThat(axis.position(Double.POSITIVE_INFINITY)).isEqualTo("100.00%");
  }

  @Test
  void oneValueAloneIsInTheMiddle() {
    assertThat(Axis.of(scores(0.4)).position(0.4)).isEqualTo("50.00%");
    assertThat(Axis.of(scores(0)).position(0)).isEqualTo("50.00%");
    assertThat(Axis.of(scores(Double.NEGATIVE_INFINITY)).ticks()).isNotEmpty();
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  private static List<Score> scores(double... values) {
    return Arrays.stream(values).mapToObj(value -> score(value, null)).toList();
  }

  private static Score score(double value, Interval interval) {
    return new Score("m", "t", "x", "none", value, null, interval, 9, false);
  }
}
