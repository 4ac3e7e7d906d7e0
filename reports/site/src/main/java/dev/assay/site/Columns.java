package dev.assay.site;

import dev.assay.core.suite.YamlNode;
import dev.assay.site.BoardColumn.About;
import dev.assay.site.BoardColumn.Average;
import dev.assay.site.BoardColumn.Fact;
import dev.assay.site.BoardColumn.Scored;
import dev.assay.site.BoardColumn.TaskScore;
import dev.assay.site.BoardTask.Measure;
import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the leaderboard shows, from left to right.
 *
 * @param title of the site
 * @param rankedBy one of the columns
 */
record Columns(String title, List<BoardColumn> all, Scored rankedBy) {
  /** As many tasks as a table has room for; the others are on the models' pages. */
  private static final int DEFAULT_TASKS = 12;

  private static final long MAX_BYTES = 1 << 20;
  private static final String TITLE = "Leaderboard";
  private static final String AVERAGE = "Average";

  Columns {
    all = List.copyOf(all);
  }

  List<Scored> scored() {
    return all.stream().filter(Scored.class::isInstance).map(Scored.class::cast).toList();
  }

  /**
   * The first score of each task and group at the top. In front, where there are several, the mean
   * of those that are shares and that every model has; otherwise the score that most models have
   * ranks them.
   */
  static Columns byDefault(Board board) {
    List<TaskScore> scores = new ArrayList<>();
    board.roots().forEach(root -> addFirst(board, root, scores));
    if (scores.isEmpty()) {
      throw new EvalException(ErrorCode.INVALID_ARGUMENT, "The runs have no scores to show.");
    }
    List<TaskScore> shares =
        scores.stream()
            .filter(score -> isShare(board, score))
            .filter(score -> models(board, score) == board.models().size())
            .toList();
    List<BoardColumn> columns = new ArrayList<>();
    Scored rankedBy;
    if (shares.size() > 1) {
      rankedBy = new Average(AVERAGE, shares);
      columns.add(rankedBy);
    } else {
      TaskScore widest = scores.getFirst();
      for (TaskScore score : scores) {
        widest = models(board, score) > models(board, widest) ? score : widest;
      }
      rankedBy = widest;
      scores.remove(widest);
      scores.addFirst(widest);
    }
    columns.addAll(scores.subList(0, Math.min(DEFAULT_TASKS, scores.size())));
    if (board.models().stream().anyMatch(model -> model.entry().card().parameters() != null)) {
      columns.add(new About("Parameters", Fact.PARAMETERS));
    }
    return new Columns(TITLE, columns, rankedBy);
  }

  private static long models(Board board, TaskScore score) {
    return board.models().stream()
        .filter(model ->
            board.entry(model, score.task()).flatMap(e -> e.score(score.measure())).isPresent())
        .count();
  }

  /** A group without scores of its own stands for its members. */
  private static void addFirst(Board board, BoardTask task, List<TaskScore> into) {
    if (task.measures().isEmpty()) {
      board.children(task).forEach(child -> addFirst(board, child, into));
    } else {
      into.add(new TaskScore(task.title(), task, task.measures().getFirst()));
    }
  }

  private static boolean isShare(Board board, TaskScore score) {
    return score.higherIsBetter()
        && board.models().stream()
            .flatMap(model -> board.entry(model, score.task()).stream())
            .flatMap(entry -> entry.score(score.measure()).stream())
            .allMatch(found -> found.value() >= 0 && found.value() <= 1);
  }

  /**
   * @throws EvalException listing every mistake in the file
   */
  static Columns read(Path file, Board board) {
    String yaml;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION, file + " is larger than a list of columns can be.");
      }
      yaml = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new EvalException(ErrorCode.NOT_FOUND, "There is no " + file + ".", e);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
    List<String> problems = new ArrayList<>();
    Columns columns =
        new Reader(board, problems).read(YamlNode.parse(file.toString(), yaml, problems));
    if (!problems.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          problems.size() == 1
              ? problems.getFirst()
              : file
                  + " has "
                  + problems.size()
                  + " mistakes:\n  "
                  + String.join("\n  ", problems));
    }
    return columns;
  }

  private record Reader(Board board, List<String> problems) {
    private Columns read(YamlNode root) {
      YamlNode.Fields fields = root.fields("title", "rank_by", "columns");
      List<BoardColumn> columns = new ArrayList<>();
      Set<String> labels = new HashSet<>();
      for (YamlNode item : fields.required("columns").items()) {
        column(item)
            .ifPresent(column -> {
              columns.add(column);
              if (!labels.add(column.label())) {
                fields.problem("columns", "two columns are called \"" + column.label() + "\"");
              }
            });
      }
      List<Scored> scored =
          columns.stream().filter(Scored.class::isInstance).map(Scored.class::cast).toList();
      String rankBy = fields.text("rank_by");
      Optional<Scored> ranked =
          scored.stream()
              .filter(column -> rankBy == null || column.label().equals(rankBy))
              .findFirst();
      if (ranked.isEmpty() && problems.isEmpty()) {
        List<String> known = scored.stream().map(Scored::label).toList();
        fields.problem(
            "rank_by",
            rankBy == null
                ? "no column is a score that models can be ranked by"
                : "there is no score column \""
                    + rankBy
                    + "\". "
                    + DidYouMean.sentence(rankBy, known));
      }
      // What stands for a missing column is not looked at: there is a problem then.
      Scored by = ranked.orElseGet(() -> byDefault(board).rankedBy());
      return new Columns(fields.text("title", TITLE), columns, by);
    }

    private Optional<BoardColumn> column(YamlNode item) {
      if (item.isText()) {
        return score(item, item.text(), null, null, null).map(score -> score);
      }
      YamlNode.Fields fields = item.fields("task", "metric", "filter", "label", "average", "model");
      String label = fields.text("label");
      String task = fields.text("task");
      String fact = fields.text("model");
      List<String> average = fields.texts("average");
      if ((task == null ? 0 : 1) + (fact == null ? 0 : 1) + (average.isEmpty() ? 0 : 1) != 1) {
        item.problem("a column has one of task, average and model");
        return Optional.empty();
      }
      if (fact != null) {
        return about(item, fact, label);
      }
      if (task != null) {
        return score(item, task, fields.text("metric"), fields.text("filter"), label)
            .map(score -> score);
      }
      List<TaskScore> parts = new ArrayList<>();
      for (String part : average) {
        score(item, part, fields.text("metric"), fields.text("filter"), null).ifPresent(parts::add);
      }
      if (parts.stream().map(TaskScore::higherIsBetter).distinct().count() > 1) {
        item.problem(
            "an average of scores of which some are better high and some low says nothing");
      }
      return parts.isEmpty()
          ? Optional.empty()
          : Optional.of(new Average(label == null ? AVERAGE : label, parts));
    }

    private static Optional<BoardColumn> about(YamlNode item, String name, @Nullable String label) {
      List<String> known =
          Arrays.stream(Fact.values()).map(fact -> fact.name().toLowerCase(Locale.ROOT)).toList();
      if (!known.contains(name)) {
        item.problem(
            "nothing called \""
                + name
                + "\" is known of models. "
                + DidYouMean.sentence(name, known));
        return Optional.empty();
      }
      String words = name.replace('_', ' ');
      String shown =
          label == null
              ? words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1)
              : label;
      return Optional.of(new About(shown, Fact.valueOf(name.toUpperCase(Locale.ROOT))));
    }

    private Optional<TaskScore> score(
        YamlNode item,
        String name,
        @Nullable String metric,
        @Nullable String filter,
        @Nullable String label) {
      List<String> names = board.tasks().stream().map(BoardTask::name).toList();
      if (!names.contains(name)) {
        item.problem("no run has a task \"" + name + "\". " + DidYouMean.sentence(name, names));
        return Optional.empty();
      }
      BoardTask task = board.tasks().get(names.indexOf(name));
      Optional<Measure> measure =
          task.measures().stream()
              .filter(found -> metric == null || found.metric().equals(metric))
              .filter(found -> filter == null || found.filter().equals(filter))
              .findFirst();
      if (measure.isEmpty()) {
        item.problem(
            "task \""
                + name
                + "\" has no such score; it has "
                + String.join(", ", task.measures().stream().map(Measure::label).toList()));
      }
      String shown =
          label != null
              ? label
              : metric == null || measure.isEmpty()
                  ? task.title()
                  : task.title() + " " + measure.get().label();
      return measure.map(found -> new TaskScore(shown, task, found));
    }
  }
}
