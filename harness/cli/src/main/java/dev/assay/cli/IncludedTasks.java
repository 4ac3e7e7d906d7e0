package dev.assay.cli;

import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The task definitions under {@code --include-path}. */
final class IncludedTasks {
  private IncludedTasks() {}

  /**
   * @param known tasks that groups among them may name
   */
  static Map<String, TaskFactory> load(
      List<Path> paths, Map<String, TaskFactory> known, PrintWriter err) {
    if (paths.isEmpty()) {
      return Map.of();
    }
    Catalog catalog = Catalog.ofPaths(paths.toArray(Path[]::new));
    catalog.skipped().forEach(reason -> err.println("warning: left out: " + reason));
    return catalog.factories(known);
  }
}
