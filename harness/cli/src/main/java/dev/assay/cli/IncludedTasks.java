package dev.assay.cli;

import dev.assay.spi.task.TaskFactory;
import dev.assay.yamltasks.catalog.Catalog;
import dev.assay.yamltasks.tables.PaperTables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups over tasks of several plugins, and the task definitions under {@code --include-path}.
 */
final class IncludedTasks {
  private IncludedTasks() {}

  /**
   * @param known tasks that groups among them may name
   */
  static Map<String, TaskFactory> load(
      List<Path> paths, Map<String, TaskFactory> known, PrintWriter err) {
    Map<String, TaskFactory> tables = PaperTables.catalog().factories(known);
    if (paths.isEmpty()) {
      return tables;
    }
    Catalog catalog = Catalog.ofPaths(paths.toArray(Path[]::new));
    catalog.skipped().forEach(reason -> err.println("warning: left out: " + reason));
    catalog.warnings().forEach(warning -> err.println("warning: " + warning));
    var all = new LinkedHashMap<>(tables);
    all.putAll(catalog.factories(known));
    return all;
  }
}
