package dev.assay.reports;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A run's scores as people read them: by task, then metric, models side by side. */
final class ScoreSheet {
  private static final Set<String> CHANCE = Set.of("dummy", "chance");

  private final EvalResult result;
  private final Map<String, List<ScoreRow>> rows = new LinkedHashMap<>();
  private final Map<String, List<TaskEntry>> children = new LinkedHashMap<>();
  private final List<TaskEntry> roots = new ArrayList<>();

  ScoreSheet(EvalResult result) {
    this.result = result;
    Set<String> names = new LinkedHashSet<>();
    result.tasks().forEach(task -> names.add(task.name()));
    Map<String, Map<Key, Score>> byTask = new LinkedHashMap<>();
    for (Score score : result.scores()) {
      byTask
          .computeIfAbsent(score.task(), _ -> new LinkedHashMap<>())
          .put(new Key(score.metric(), score.filter(), score.model()), score);
    }
    for (TaskEntry task : result.tasks()) {
      rows.put(task.name(), rows(task, byTask.getOrDefault(task.name(), Map.of())));
      String parent = task.parent();
      if (parent != null && names.contains(parent)) {
        children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(task);
      } else {
        roots.add(task);
      }
    }
  }

  private record Key(String metric, String filter, String model) {}

  private List<ScoreRow> rows(TaskEntry task, Map<Key, Score> scores) {
    Set<String> metrics = new LinkedHashSet<>(task.metrics());
    Set<String> filters = new LinkedHashSet<>();
    for (Key key : scores.keySet()) {
      metrics.add(key.metric());
      filters.add(key.filter());
    }
    List<ScoreRow> found = new ArrayList<>();
    for (String metric : metrics) {
      for (String filter : filters) {
        List<@Nullable Score> line = new ArrayList<>();
        for (ModelEntry model : result.models()) {
          line.add(scores.get(new Key(metric, filter, model.card().name())));
        }
        line.stream()
            .filter(Objects::nonNull)
            .findFirst()
            .ifPresent(
                any -> found.add(new ScoreRow(task, metric, filter, any.higherIsBetter(), line)));
      }
    }
    return found;
  }

  /** Tasks and groups that belong to no group. */
  List<TaskEntry> roots() {
    return roots;
  }

  List<TaskEntry> children(TaskEntry task) {
    return children.getOrDefault(task.name(), List.of());
  }

  /** The task's own scores; none for a group that aggregates nothing. */
  List<ScoreRow> rows(TaskEntry task) {
    return rows.getOrDefault(task.name(), List.of());
  }

  /** All under a group, its members' members behind each, with their depth below it from 1. */
  List<Placed> descendants(TaskEntry group) {
    List<Placed> all = new ArrayList<>();
    collect(group, 1, all);
    return all;
  }

  private void collect(TaskEntry group, int depth, List<Placed> into) {
    for (TaskEntry member : children(group)) {
      into.add(new Placed(member, depth));
      collect(member, depth + 1, into);
    }
  }

  /** Every task of the run, members behind their group, with its depth from 0. */
  List<Placed> all() {
    List<Placed> all = new ArrayList<>();
    for (TaskEntry root : roots) {
      all.add(new Placed(root, 0));
      collect(root, 1, all);
    }
    return all;
  }

  record Placed(TaskEntry task, int depth) {}

  /** The tasks that stand for all: a group for its members, where it has scores of its own. */
  List<Placed> overview() {
    List<Placed> shown = new ArrayList<>();
    roots.forEach(root -> overview(root, 0, shown));
    return shown;
  }

  private void overview(TaskEntry task, int depth, List<Placed> into) {
    into.add(new Placed(task, depth));
    if (rows(task).isEmpty()) {
      children(task).forEach(member -> overview(member, depth + 1, into));
    }
  }

  ModelCard card(int model) {
    return result.models().get(model).card();
  }

  /** What the run's models differ in by degree, where a family comes in sizes. */
  List<Scale> scales() {
    return Scale.of(result.models().stream().map(ModelEntry::card).toList());
  }

  /** What the model that answers without reading scores. */
  OptionalDouble chance(ScoreRow row) {
    OptionalInt model = chance();
    Score score = model.isPresent() ? row.scores().get(model.getAsInt()) : null;
    return score != null && Double.isFinite(score.value())
        ? OptionalDouble.of(score.value())
        : OptionalDouble.empty();
  }

  /** The model that answers without reading, so that what it scores is chance. */
  OptionalInt chance() {
    return IntStream.range(0, result.models().size())
        .filter(model -> CHANCE.contains(result.models().get(model).card().family()))
        .findFirst();
  }
}
