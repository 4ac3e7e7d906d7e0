package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreRowTest {
  private static final TaskEntry TASK =
      new TaskEntry("t", "T", "1", null, false, 0, "", List.of("acc"), 9, 9);

  @Test
  void theBestIsMarkedWhereItsIntervalLiesClearOfAllOthers() {
    assertThat(row(true, interval(0.1, 0.2), interval(0.5, 0.6), interval(0.3, 0.49)).clearlyBest())
        .hasValue(1);
    assertThat(row(false, interval(0.1, 0.2), interval(0.5, 0.6)).clearlyBest()).hasValue(0);
  }

  @Test
  void noneIsMarkedWhereIntervalsTouchOrOneIsMissing() {
    assertThat(row(true, interval(0.1, 0.2), interval(0.2, 0.6)).clearlyBest()).isEmpty();
    assertThat(row(true, null, interval(0.5, 0.6)).clearlyBest()).isEmpty();
    assertThat(row(true, interval(0.5, 0.6)).clearlyBest()).isEmpty();
  }

  private static Interval interval(double low, double high) {
    return new Interval(low, high);
  }

  private static ScoreRow row(boolean higherIsBetter, Interval... intervals) {
    List<Score> scores =
        Arrays.stream(intervals)
            .map(i -> new Score("m", "t", "acc", "none", 0.4, 0.1, i, 9, higherIsBetter))
            .toList();
    return new ScoreRow(TASK, "acc", "none", higherIsBetter, scores);
  }
}
