package dev.assay.site;

import dev.assay.site.BoardTask.Measure;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings runs together: equal models in one line, equal tasks in one column. */
final class BoardBuilder {
  /** What must be the same for scores to stand in one column. */
  private record TaskKey(String name, String version, int shots, String digest) {
    static TaskKey of(TaskEntry entry) {
      return new TaskKey(entry.name(), entry.version(), entry.numFewshot(), entry.digest());
    }
  }

  private record ModelKey(String name, String digest) {}

  /** What runs say of one task, before it has a number. */
  private static final class TaskDraft {
    private final TaskEntry entry;
    private final @Nullable TaskKey parent;
    private final Set<Measure> measures = new LinkedHashSet<>();

    TaskDraft(TaskEntry entry, @Nullable TaskKey parent) {
      this.entry = entry;
      this.parent = parent;
    }
  }

  private static final class ModelDraft {
    private final ModelEntry entry;
    private final List<Integer> runs = new ArrayList<>();
    private final Map<TaskKey, BoardEntry> entries = new HashMap<>();

    ModelDraft(ModelEntry entry) {
      this.entry = entry;
    }
  }

  private final List<SiteRun> runs;
  private final List<String> labels;
  private final Map<TaskKey, TaskDraft> tasks = new LinkedHashMap<>();
  private final Map<ModelKey, ModelDraft> models = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  private BoardBuilder(List<SiteRun> runs) {
    this.runs = runs;
    this.labels = List.copyOf(RunStore.labels(runs).values());
  }

  static Board build(List<SiteRun> runs) {
    return new BoardBuilder(runs).build();
  }

  private Board build() {
    for (int run = 0; run < runs.size(); run++) {
      add(run, runs.get(run).result());
    }
    List<BoardTask> boardTasks = tasks();
    List<BoardModel> boardModels = models();
    var entries = new @Nullable BoardEntry[boardModels.size()][boardTasks.size()];
    int row = 0;
    for (ModelDraft model : models.values()) {
      int column = 0;
      for (TaskKey task : tasks.keySet()) {
        entries[row][column++] = model.entries.get(task);
      }
      row++;
    }
    return new Board(runs, labels, boardModels, boardTasks, entries, List.copyOf(notes));
  }

  private void add(int run, EvalResult result) {
    Map<String, TaskKey> keys = keys(result);
    for (TaskEntry task : result.tasks()) {
      TaskKey parent = task.parent() == null ? null : keys.get(task.parent());
      tasks.computeIfAbsent(keys.get(task.name()), _ -> new TaskDraft(task, parent));
    }
    record Place(String model, String task) {}
    Map<Place, List<Score>> scores = new HashMap<>();
    for (Score score : result.scores()) {
      scores
          .computeIfAbsent(new Place(score.model(), score.task()), _ -> new ArrayList<>())
          .add(score);
      TaskKey key = keys.get(score.task());
      if (key != null) {
        tasks.get(key).measures.add(Measure.of(score));
      }
    }
    Map<Place, List<TaskOutcome>> outcomes = new HashMap<>();
    for (TaskOutcome outcome : result.outcomes()) {
      outcomes
          .computeIfAbsent(new Place(outcome.model(), outcome.task()), _ -> new ArrayList<>())
          .add(outcome);
    }
    for (int model = 0; model < result.models().size(); model++) {
      ModelEntry entry = result.models().get(model);
      String name = entry.card().name();
      ModelDraft draft =
          models.computeIfAbsent(
              new ModelKey(name, entry.card().digest()), _ -> new ModelDraft(entry));
      draft.runs.add(run);
      for (int task = 0; task < result.tasks().size(); task++) {
        TaskEntry recorded = result.tasks().get(task);
        var place = new Place(name, recorded.name());
        put(
            draft,
            keys.get(recorded.name()),
            new BoardEntry(
                run,
                model,
                task,
                recorded,
                scores.getOrDefault(place, List.of()),
                outcomes.getOrDefault(place, List.of())));
      }
    }
  }

  /** The later of two runs counts. */
  private void put(ModelDraft draft, TaskKey key, BoardEntry entry) {
    BoardEntry other = draft.entries.get(key);
    if (other == null) {
      draft.entries.put(key, entry);
      return;
    }
    boolean later = started(entry).compareTo(started(other)) >= 0;
    draft.entries.put(key, later ? entry : other);
    notes.add(
        draft.entry.card().name()
            + " was evaluated on the same tasks in "
            + labels.get(other.run())
            + " and in "
            + labels.get(entry.run())
            + "; the scores are those of "
            + labels.get(later ? entry.run() : other.run())
            + ", which started later.");
  }

  private String started(BoardEntry entry) {
    return runs.get(entry.run()).result().run().started();
  }

  /** A group has no digest of its own: its members' stand for it. */
  private static Map<String, TaskKey> keys(EvalResult result) {
    Map<String, List<String>> members = new HashMap<>();
    for (TaskEntry task : result.tasks().reversed()) {
      if (task.parent() != null) {
        String own = task.group() ? members.getOrDefault(task.name(), List.of()).toString() : "";
        members
            .computeIfAbsent(task.parent(), _ -> new ArrayList<>())
            .add(task.name() + task.version() + task.numFewshot() + task.digest() + own);
      }
    }
    Map<String, TaskKey> keys = new HashMap<>();
    for (TaskEntry task : result.tasks()) {
      TaskKey key = TaskKey.of(task);
      String digest =
          task.group()
              ? Integer.toHexString(members.getOrDefault(task.name(), List.of()).hashCode())
              : key.digest;
      keys.put(task.name(), new TaskKey(key.name, key.version, key.shots, digest));
    }
    return keys;
  }

  private List<BoardTask> tasks() {
    Map<String, List<TaskKey>> byName = new HashMap<>();
    tasks
        .keySet()
        .forEach(key -> byName.computeIfAbsent(key.name, _ -> new ArrayList<>()).add(key));
    Map<TaskKey, Integer> numbers = new HashMap<>();
    var files = new FileNames();
    List<BoardTask> all = new ArrayList<>();
    tasks.forEach((key, draft) -> {
      numbers.put(key, all.size());
      String name = key.name + distinction(key, byName.get(key.name));
      all.add(
          new BoardTask(
              all.size(),
              name,
              files.of(name),
              draft.entry,
              draft.parent == null ? null : numbers.get(draft.parent),
              List.copyOf(draft.measures)));
    });
    return all;
  }

  private static String distinction(TaskKey key, List<TaskKey> all) {
    if (all.size() == 1) {
      return "";
    }
    List<String> facts = new ArrayList<>();
    if (all.stream().anyMatch(other -> !other.version.equals(key.version))) {
      facts.add("version " + key.version);
    }
    if (all.stream().anyMatch(other -> other.shots != key.shots)) {
      facts.add(key.shots + (key.shots == 1 ? " shot" : " shots"));
    }
    boolean open =
        all.stream()
            .anyMatch(other ->
                other != key && other.version.equals(key.version) && other.shots == key.shots);
    if (open) {
      facts.add("definition " + key.digest.substring(0, Math.min(8, key.digest.length())));
    }
    return " [" + String.join(", ", facts) + "]";
  }

  private List<BoardModel> models() {
    Map<String, Integer> names = new HashMap<>();
    models.keySet().forEach(key -> names.merge(key.name, 1, Integer::sum));
    var files = new FileNames();
    Set<String> taken = new LinkedHashSet<>();
    List<BoardModel> all = new ArrayList<>();
    models.forEach((key, draft) -> {
      String name = key.name;
      if (names.get(key.name) > 1) {
        name += " (" + labels.get(draft.runs.getFirst()) + ")";
      }
      if (!taken.add(name)) {
        name += " " + key.digest.substring(0, Math.min(8, key.digest.length()));
        taken.add(name);
      }
      all.add(new BoardModel(all.size(), name, files.of(name), draft.entry, draft.runs));
    });
    return all;
  }
}
