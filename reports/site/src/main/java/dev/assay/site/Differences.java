package dev.assay.site;

import dev.assay.core.compare.DocumentScores;
import dev.assay.core.compare.SampleTable;
import dev.assay.core.statistics.MeanDifference;
import dev.assay.site.BoardColumn.Scored;
import dev.assay.site.BoardColumn.TaskScore;
import dev.assay.site.BoardTask.Measure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The difference of every two models in every score, paired by document. Those of tasks are kept,
 * since groups and averages are made of them.
 */
final class Differences {
  private static final double TOLERANCE = 1e-9;

  private final Board board;
  private final List<ScoreFile> files;
  private final Map<TaskScoreKey, MeanDifference[]> kept = new ConcurrentHashMap<>();

  private record TaskScoreKey(int task, Measure measure) {}

  Differences(Board board, Function<SiteRun, Path> folders) {
    this.board = board;
    this.files = board.runs().stream().map(folders).map(ScoreFile::open).toList();
  }

  /** Of all pairs of models; {@link #place} says where a pair stands. */
  MeanDifference[] of(Scored column) {
    List<TaskScore> parts = column.parts();
    if (parts.size() == 1) {
      return of(parts.getFirst().task(), parts.getFirst().measure());
    }
    double[] weights = new double[parts.size()];
    Arrays.fill(weights, 1.0 / weights.length);
    MeanDifference[][] of = new MeanDifference[parts.size()][];
    Arrays.setAll(of, i -> of(parts.get(i).task(), parts.get(i).measure()));
    return combined(of, pair -> MeanDifference.sum(pair, weights));
  }

  /** Where the pair of two models stands, the one of the smaller number first. */
  static int place(int first, int second) {
    return second * (second - 1) / 2 + first;
  }

  private MeanDifference[] of(BoardTask task, Measure measure) {
    var key = new TaskScoreKey(task.number(), measure);
    MeanDifference[] known = kept.get(key);
    if (known == null) {
      known = task.entry().group() ? ofGroup(task, measure) : ofTask(task, measure);
      kept.put(key, known);
    }
    return known;
  }

  private MeanDifference[] ofGroup(BoardTask group, Measure measure) {
    List<BoardTask> members = board.leaves(group);
    Optional<double[]> weights = weights(group, members, measure);
    if (weights.isEmpty()) {
      MeanDifference[] unknown = new MeanDifference[pairs()];
      Arrays.fill(unknown, MeanDifference.UNKNOWN);
      return unknown;
    }
    MeanDifference[][] parts = new MeanDifference[members.size()][];
    Arrays.setAll(parts, i -> of(members.get(i), measure));
    return combined(parts, pair -> MeanDifference.ofGroup(pair, weights.get()));
  }

  /**
   * How much each member counts: by its documents or the same, whichever gives the number that was
   * recorded.
   */
  private Optional<double[]> weights(BoardTask group, List<BoardTask> members, Measure measure) {
    for (BoardModel model : board.models()) {
      var recorded = board.entry(model, group).flatMap(entry -> entry.score(measure));
      if (recorded.isEmpty()) {
        continue;
      }
      double[] values = new double[members.size()];
      double[] sizes = new double[members.size()];
      for (int i = 0; i < values.length; i++) {
        var score = board.entry(model, members.get(i)).flatMap(entry -> entry.score(measure));
        if (score.isEmpty()) {
          return Optional.empty();
        }
        values[i] = score.get().value();
        sizes[i] = score.get().n();
      }
      double n = Arrays.stream(sizes).sum();
      double[] bySize = Arrays.stream(sizes).map(size -> size / n).toArray();
      double[] alike = new double[sizes.length];
      Arrays.fill(alike, 1.0 / alike.length);
      for (double[] weights : List.of(bySize, alike)) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
          mean += weights[i] * values[i];
        }
        if (Math.abs(mean - recorded.get().value()) <= TOLERANCE * Math.max(1, Math.abs(mean))) {
          return Optional.of(weights);
        }
      }
      return Optional.empty();
    }
    return Optional.empty();
  }

  private int pairs() {
    return place(0, board.models().size());
  }

  private MeanDifference[] combined(
      MeanDifference[][] parts, Function<MeanDifference[], MeanDifference> combination) {
    MeanDifference[] all = new MeanDifference[pairs()];
    MeanDifference[] pair = new MeanDifference[parts.length];
    for (int place = 0; place < all.length; place++) {
      for (int part = 0; part < parts.length; part++) {
        pair[part] = parts[part][place];
      }
      all[place] = combination.apply(pair);
    }
    return all;
  }

  private MeanDifference[] ofTask(BoardTask task, Measure measure) {
    int count = board.models().size();
    @Nullable DocumentScores[] scores = new DocumentScores[count];
    for (BoardModel model : board.models()) {
      scores[model.number()] = read(model, task, measure).orElse(null);
    }
    share(scores);
    int longest =
        Arrays.stream(scores)
            .mapToInt(one -> one == null ? 0 : one.documents().length)
            .max()
            .orElse(0);
    var common = new CommonDocuments(longest);
    MeanDifference[] all = new MeanDifference[pairs()];
    for (int second = 1; second < count; second++) {
      for (int first = 0; first < second; first++) {
        all[place(first, second)] = common.difference(scores[first], scores[second]);
      }
    }
    return all;
  }

  /** Lets equal lists of documents be one, so that they are seen to be equal at a glance. */
  private static void share(@Nullable DocumentScores[] scores) {
    Map<Integer, long[]> known = new HashMap<>();
    for (int i = 0; i < scores.length; i++) {
      DocumentScores one = scores[i];
      if (one != null) {
        long[] other = known.putIfAbsent(Arrays.hashCode(one.documents()), one.documents());
        if (other != null && Arrays.equals(other, one.documents())) {
          scores[i] = new DocumentScores(other, one.contributions());
        }
      }
    }
  }

  private Optional<DocumentScores> read(BoardModel model, BoardTask task, Measure measure) {
    var column = new SampleTable.Column(measure.metric(), measure.filter());
    return board
        .entry(model, task)
        .flatMap(entry ->
            files.get(entry.run()).read(new ScoreFile.Key(entry.model(), entry.task(), column)));
  }

  /** Pairs documents by their content, in room that is used again. */
  private static final class CommonDocuments {
    private final double[] first;
    private final double[] second;

    CommonDocuments(int longest) {
      this.first = new double[longest];
      this.second = new double[longest];
    }

    MeanDifference difference(@Nullable DocumentScores a, @Nullable DocumentScores b) {
      if (a == null || b == null) {
        return MeanDifference.UNKNOWN;
      }
      if (a.documents() == b.documents()) {
        return MeanDifference.of(a.contributions(), b.contributions(), a.documents().length);
      }
      int n = 0;
      int i = 0;
      int j = 0;
      while (i < a.documents().length && j < b.documents().length) {
        int order = Long.compare(a.documents()[i], b.documents()[j]);
        if (order == 0) {
          first[n] = a.contributions()[i];
          second[n] = b.contributions()[j];
          n++;
        }
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
      }
      return MeanDifference.of(first, second, n);
    }
  }
}
