package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What data tasks read: they are asked to load, and what they open is written down. */
final class TaskData {
  private TaskData() {}

  static Set<DatasetRequest> of(
      List<String> tasks, Extensions extensions, Datasets datasets, PrintWriter err) {
    Set<DatasetRequest> opened = new LinkedHashSet<>();
    Datasets recorded =
        request -> {
          opened.add(request);
          return datasets.open(request);
        };
    for (String task : tasks) {
      load(extensions.tasks().get(task).create(TaskSettings.DEFAULT), recorded);
      // A run may want shots where the task has none; a task without data for them is no mistake.
      try {
        load(extensions.tasks().get(task).create(TaskSettings.DEFAULT.withNumFewshot(1)), recorded);
      } catch (EvalException e) {
        err.println("note: no shots for " + task + ": " + e.getMessage());
        opened.removeIf(request -> !isThere(request, datasets));
      }
    }
    return opened;
  }

  private static boolean isThere(DatasetRequest request, Datasets datasets) {
    try {
      return !datasets.open(request).isEmpty();
    } catch (EvalException e) {
      return false;
    }
  }

  private static void load(TaskNode node, Datasets datasets) {
    switch (node) {
      case Task task -> task.load(datasets);
      case TaskGroup group -> group.members().forEach(member -> load(member, datasets));
    }
  }
}
