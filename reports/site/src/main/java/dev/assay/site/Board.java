package dev.assay.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All runs of a site as one table of models and tasks.
 *
 * @param runs in the order given
 * @param labels what runs are called, by place
 * @param tasks groups before their members
 * @param notes what a reader must know, a sentence each
 */
record Board(
    List<SiteRun> runs,
    List<String> labels,
    List<BoardModel> models,
    List<BoardTask> tasks,
    @Nullable BoardEntry[][] entries,
    List<String> notes) {
  Board {
    runs = List.copyOf(runs);
    labels = List.copyOf(labels);
    models = List.copyOf(models);
    tasks = List.copyOf(tasks);
    notes = List.copyOf(notes);
  }

  /** What a model did on a task, if it was asked. */
  Optional<BoardEntry> entry(BoardModel model, BoardTask task) {
    return Optional.ofNullable(entries[model.number()][task.number()]);
  }

  List<BoardTask> roots() {
    return tasks.stream().filter(task -> task.parent() == null).toList();
  }

  List<BoardTask> children(BoardTask group) {
    return tasks.stream()
        .filter(task -> task.parent() != null && task.parent() == group.number())
        .toList();
  }

  /** The tasks that are no groups, in and under this one. */
  List<BoardTask> leaves(BoardTask task) {
    if (!task.entry().group()) {
      return List.of(task);
    }
    List<BoardTask> leaves = new ArrayList<>();
    children(task).forEach(child -> leaves.addAll(leaves(child)));
    return leaves;
  }
}
