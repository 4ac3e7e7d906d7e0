package dev.assay.site;

import dev.assay.core.statistics.RankInterval;
import dev.assay.site.BoardColumn.About;
import dev.assay.site.BoardColumn.Average;
import dev.assay.site.BoardColumn.Scored;
import dev.assay.site.BoardColumn.TaskScore;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A board with its columns: every score, rank and order that pages and files show. */
final class Leaderboard {
  private static final double Z = 1.959964;

  private final Board board;
  private final Columns columns;
  private final Map<Scored, Standings> standings = new HashMap<>();
  private final Map<Integer, Standings> byTask = new HashMap<>();

  Leaderboard(Board board, Columns columns, Differences differences) {
    this.board = board;
    this.columns = columns;
    // Tasks first, and by several threads: groups and averages are made of them.
    List<TaskScore> tasks = new ArrayList<>();
    for (BoardTask task : board.tasks()) {
      if (!task.measures().isEmpty()) {
        tasks.add(new TaskScore(task.title(), task, task.measures().getFirst()));
      }
    }
    tasks.parallelStream().filter(task -> !task.task().entry().group()).forEach(differences::of);
    for (TaskScore task : tasks) {
      byTask.put(task.task().number(), standing(task, differences));
    }
    for (Scored column : columns.scored()) {
      standings.put(column, standing(column, differences));
    }
  }

  private Standings standing(Scored column, Differences differences) {
    List<Integer> with =
        board.models().stream()
            .filter(model -> score(model, column).isPresent())
            .map(BoardModel::number)
            .toList();
    return Standings.of(with, differences.of(column), column.higherIsBetter());
  }

  Board board() {
    return board;
  }

  Columns columns() {
    return columns;
  }

  /** Nothing where the model was not asked, or lacks a part of an average. */
  Optional<Score> score(BoardModel model, Scored column) {
    return switch (column) {
      case TaskScore task ->
          board.entry(model, task.task()).flatMap(entry -> entry.score(task.measure()));
      case Average average -> average(model, average);
    };
  }

  private Optional<Score> average(BoardModel model, Average average) {
    double sum = 0;
    double variance = 0;
    long n = 0;
    for (TaskScore part : average.parts()) {
      Optional<Score> score = score(model, part);
      if (score.isEmpty()) {
        return Optional.empty();
      }
      Double stderr = score.get().stderr();
      sum += score.get().value();
      variance += stderr == null ? Double.NaN : stderr * stderr;
      n += score.get().n();
    }
    int count = average.parts().size();
    double value = sum / count;
    Double error = Double.isFinite(variance) ? Math.sqrt(variance) / count : null;
    Interval interval =
        error == null || !Double.isFinite(value)
            ? null
            : new Interval(value - Z * error, value + Z * error);
    return Optional.of(
        new Score(
            model.name(),
            average.label(),
            "mean",
            "none",
            value,
            error,
            interval,
            n,
            average.higherIsBetter()));
  }

  Optional<RankInterval> rank(BoardModel model) {
    return rank(model, columns.rankedBy());
  }

  Optional<RankInterval> rank(BoardModel model, Scored column) {
    return standings.get(column).rank(model.number());
  }

  /** The rank by a task's first measure. */
  Optional<RankInterval> rank(BoardModel model, BoardTask task) {
    return Optional.ofNullable(byTask.get(task.number()))
        .flatMap(standing -> standing.rank(model.number()));
  }

  /** How many models have a rank. */
  long rankedModels() {
    return board.models().stream().filter(model -> rank(model).isPresent()).count();
  }

  /** Models that the ranking column does not tell from this one. */
  List<BoardModel> notToldApart(BoardModel model) {
    List<BoardModel> others = new ArrayList<>();
    for (int other : standings.get(columns.rankedBy()).notToldApart(model.number())) {
      others.add(board.models().get(other));
    }
    return others;
  }

  /** All models, best first; those without the score last. */
  List<BoardModel> ranked() {
    return ranked(columns.rankedBy());
  }

  List<BoardModel> ranked(Scored column) {
    Comparator<BoardModel> byScore =
        Comparator.comparingDouble(model ->
            score(model, column)
                .map(score -> column.higherIsBetter() ? -score.value() : score.value())
                .orElse(Double.POSITIVE_INFINITY));
    Comparator<BoardModel> byRank =
        Comparator.comparingInt(model ->
            column instanceof TaskScore task && !standings.containsKey(column)
                ? rank(model, task.task()).map(RankInterval::best).orElse(Integer.MAX_VALUE)
                : rank(model, column).map(RankInterval::best).orElse(Integer.MAX_VALUE));
    return board.models().stream()
        .sorted(byRank.thenComparing(byScore).thenComparing(BoardModel::number))
        .toList();
  }

  /** {@code 3}, or {@code 3–5} where the place is not settled. */
  static String text(RankInterval rank) {
    return rank.isTied() ? rank.best() + "–" + rank.worst() : Integer.toString(rank.best());
  }

  /** What is known of a model; null where nothing is. */
  @Nullable String about(BoardModel model, About about) {
    ModelCard card = model.entry().card();
    return switch (about.fact()) {
      case PARAMETERS -> text(card.parameters());
      case FAMILY -> card.family();
      case CONTEXT_LENGTH -> text(card.contextLength());
      case TRAINING_TOKENS -> text(card.trainingTokens());
      case STARTED -> board.runs().get(model.runs().getLast()).result().run().started();
    };
  }

  private static @Nullable String text(@Nullable Number number) {
    return number == null ? null : String.format(Locale.ROOT, "%,d", number.longValue());
  }
}
