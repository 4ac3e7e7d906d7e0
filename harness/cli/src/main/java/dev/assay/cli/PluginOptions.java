package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.PluginStatus;
import dev.assay.core.plugins.Plugins;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where plugins and task definitions come from. */
final class PluginOptions {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Directory of plugins: a jar, or a directory of jars, each. Repeatable.")
  private List<Path> directories = new ArrayList<>();

  @Option(
      names = "--include-path",
      paramLabel = "PATH",
      description = "Task definition (YAML), or a directory of them. Repeatable.")
  private List<Path> includePaths = new ArrayList<>();

  /** Loads all plugins; those that failed are told on stderr. */
  Plugins plugins(PrintWriter err) {
    Plugins plugins = Plugins.load(directories);
    for (PluginStatus status : plugins.statuses()) {
      status
          .problem()
          .ifPresent(
              cause -> err.println("warning: plugin " + status.name() + " left out: " + cause));
    }
    return plugins;
  }

  /** What the plugins bring, and the tasks under the include paths. */
  Extensions extensions(PrintWriter err, List<Path> moreIncludePaths) {
    return withIncluded(plugins(err).extensions(), moreIncludePaths, err);
  }

  Extensions withIncluded(Extensions extensions, List<Path> moreIncludePaths, PrintWriter err) {
    List<Path> all = new ArrayList<>(moreIncludePaths);
    all.addAll(includePaths);
    return extensions.withTasks(IncludedTasks.load(all, extensions.tasks().all(), err));
  }
}
