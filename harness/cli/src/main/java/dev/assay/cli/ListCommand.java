package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.PluginStatus;
import dev.assay.core.plugins.Plugins;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ls",
    description = "Lists what can be named: models, tasks, metrics, filters, reports or plugins.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  enum Kind {
    MODELS,
    TASKS,
    METRICS,
    FILTERS,
    REPORTS,
    PLUGINS
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KIND",
      description = "models, tasks, metrics, filters, reports, plugins")
  private Kind kind;

  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Plugins plugins = pluginOptions.plugins(err);
    Extensions extensions = pluginOptions.withIncluded(plugins.extensions(), List.of(), err);
    switch (kind) {
      case MODELS ->
          extensions
              .models()
              .all()
              .forEach((name, model) -> print(name, model.summary() + "\n    " + model.usage()));
      case TASKS -> print(extensions.tasks().all(), task -> task.summary());
      case METRICS -> extensions.metrics().names().forEach(this::print);
      case FILTERS -> extensions.filters().names().forEach(this::print);
      case REPORTS -> print(extensions.reports().all(), report -> report.summary());
      case PLUGINS -> plugins.statuses().forEach(this::print);
    }
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private <T> void print(Map<String, T> all, Function<T, String> summary) {
    int width = all.keySet().stream().mapToInt(String::length).max().orElse(0);
    new TreeMap<>(all)
        .forEach((name, value) ->
            spec.commandLine()
                .getOut()
                .println(name + " ".repeat(width - name.length() + 2) + summary.apply(value)));
  }

  private void print(PluginStatus plugin) {
    String state =
        plugin
            .problem()
            .map(cause -> "left out: " + cause)
            .orElseGet(() -> String.join(", ", plugin.contributions()));
    print(plugin.name(), plugin.origin() + "\n    " + state);
  }

  private void print(String name, String detail) {
    spec.commandLine().getOut().println(name + "  " + detail);
  }

  private void print(String name) {
    spec.commandLine().getOut().println(name);
  }
}
