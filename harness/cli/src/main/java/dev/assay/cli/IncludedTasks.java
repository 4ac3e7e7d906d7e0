package dev.assay.cli;

import dev.assay.spi.task.TaskFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The task definitions under {@code --include-path}. */
final class IncludedTasks {
  private IncludedTasks() {}

  static Map<String, TaskFactory> load(List<Path> paths) {
    return Map.of();
  }
}
