package dev.assay.reports;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one task, the models side by side.
 *
 * @param scores one place a model, in the order of the run; null where a model has no such score
 */
record ScoreRow(
    TaskEntry task,
    String metric,
    String filter,
    boolean higherIsBetter,
    List<@Nullable Score> scores) {
  /** The metric's name, with the filter's where there is a choice of them. */
  String measure() {
    return filter.equals("none") ? metric : metric + " (" + filter + ")";
  }

  String direction() {
    return higherIsBetter ? "↑" : "↓";
  }

  /** The scores there are. */
  List<Score> present() {
    return scores.stream().filter(Objects::nonNull).toList();
  }

  /**
   * The model whose 95 % interval lies clear of every other model's, on the good side. Stricter
   * than a test of the difference, and never more than one.
   */
  OptionalInt clearlyBest() {
    if (present().size() < 2) {
      return OptionalInt.empty();
    }
    return IntStream.range(0, scores.size()).filter(this::beatsAllOthers).findFirst();
  }

  private boolean beatsAllOthers(int model) {
    Score score = scores.get(model);
    return score != null
        && present().stream().allMatch(other -> other == score || clears(score, other));
  }

  private boolean clears(Score score, Score other) {
    Interval mine = score.ci95();
    Interval theirs = other.ci95();
    if (mine == null || theirs == null) {
      return false;
    }
    return higherIsBetter ? mine.low() > theirs.high() : mine.high() < theirs.low();
  }
}
