package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.PluginStatus;
import dev.assay.core.plugins.Plugins;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  private static final int NAMES_SHOWN = 8;

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
            .orElseGet(() -> contributions(plugin.contributions()));
    print(plugin.name(), plugin.origin() + "\n    " + state);
  }

  /** A line a kind; of many only the first. */
  private static String contributions(List<String> all) {
    Map<String, List<String>> byKind = new LinkedHashMap<>();
    for (String contribution : all) {
      String[] kindAndName = contribution.split(" ", 2);
      byKind.computeIfAbsent(kindAndName[0], _ -> new ArrayList<>()).add(kindAndName[1]);
    }
    return byKind.entrySet().stream()
        .map(entry -> {
          List<String> names = entry.getValue();
          String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
          int more = names.size() - NAMES_SHOWN;
          return entry.getKey() + " " + shown + (more > 0 ? " and " + more + " more" : "");
        })
        .collect(Collectors.joining("\n    "));
  }

  private void print(String name, String detail) {
    spec.commandLine().getOut().println(name + "  " + detail);
  }

  private void print(String name) {
    spec.commandLine().getOut().println(name);
  }
}
