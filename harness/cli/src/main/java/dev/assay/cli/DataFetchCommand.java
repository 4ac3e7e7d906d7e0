package dev.assay.cli;

import dev.assay.core.data.Bundle;
import dev.assay.core.data.DataFiles;
import dev.assay.core.data.DatasetResolver;
import dev.assay.core.data.Glob;
import dev.assay.core.data.HubPath;
import dev.assay.core.data.LocatedData;
import dev.assay.core.data.hub.HubStore;
import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fetch",
    description =
        "Fetches what tasks read, all splits of it, shots included; or data sets by their hub ids."
            + " What is there already is not fetched again; a fetch that was interrupted goes on"
            + " where it stopped.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  assay data fetch mmlu_anatomy",
      "  assay data fetch 'mmlu_*' gsm8k --out bundle",
      "  assay data fetch openai/gsm8k --config main --split test",
      "  assay data fetch openai/gsm8k         # all configurations",
      "To pack what lies at hand:",
      "  assay data fetch gsm8k --data-dir data --offline --out bundle"
    })
final class DataFetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "TASK|DATASET",
      description = "Tasks, groups, patterns such as mmlu_*, or hub ids such as openai/gsm8k.")
  private List<String> names;

  @Option(
      names = "--out",
      paramLabel = "BUNDLE",
      description =
          "Also copy the files into this directory, with a manifest.json: it can be carried"
              + " elsewhere and be used as --data-dir. A second fetch adds to it.")
  private @Nullable Path out;

  @Option(names = "--cache", description = "Only into the cache: what happens without --out.")
  private boolean cacheOnly;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      description = "Of a DATASET: only this configuration.")
  private @Nullable String configuration;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Of a DATASET: only this split. Repeatable.")
  private List<String> splits = new ArrayList<>();

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "Of a DATASET: this branch, tag or commit, kept apart from the current one.")
  private @Nullable String revision;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Take what lies there rather than in the cache or on the hub. Repeatable.")
  private List<Path> dataDirectories = new ArrayList<>();

  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    if (cacheOnly && out != null) {
      throw new EvalException(ErrorCode.INVALID_ARGUMENT, "Give --cache or --out, not both.");
    }
    PrintWriter err = spec.commandLine().getErr();
    Extensions extensions = pluginOptions.extensions(err, List.of());
    HubStore hub = dataOptions.store(extensions, err);
    DataFiles formats = DataFiles.of(extensions);
    var datasets =
        new DatasetResolver(extensions.datasets(), formats, dataDirectories, List.of(hub));
    Set<DatasetRequest> requests = new LinkedHashSet<>();
    for (String name : names) {
      requests.addAll(
          extensions.tasks().names().contains(name) || !name.contains("/")
              ? TaskData.of(tasks(name, extensions), extensions, datasets, err)
              : ofDataset(name, hub));
    }
    List<LocatedData> found = new ArrayList<>();
    Set<String> made = new TreeSet<>();
    for (DatasetRequest request : requests) {
      datasets.locate(request).ifPresentOrElse(found::add, () -> made.add(request.path()));
    }
    made.forEach(source -> err.println("note: " + source + " is made by a plugin, not fetched"));
    if (out != null) {
      Bundle bundle = new Bundle(out);
      found.forEach(located -> bundle.take(located, formats));
    }
    summarize(found);
    return ExitCode.DONE;
  }

  private static List<String> tasks(String name, Extensions extensions) {
    if (!Glob.isPattern(name)) {
      return List.of(name);
    }
    Pattern pattern = Glob.compile(name);
    List<String> tasks =
        extensions.tasks().names().stream().filter(pattern.asMatchPredicate()).toList();
    if (tasks.isEmpty()) {
      throw new EvalException(ErrorCode.UNKNOWN_NAME, "No task matches \"" + name + "\".");
    }
    return tasks;
  }

  private List<DatasetRequest> ofDataset(String id, HubStore hub) {
    Map<String, Object> options = revision == null ? Map.of() : Map.of("revision", revision);
    if (!splits.isEmpty()) {
      return splits.stream()
          .map(split -> new DatasetRequest(id, configuration, split, options))
          .toList();
    }
    return hub.splits(new HubPath(id, Optional.ofNullable(revision)), configuration).stream()
        .map(split -> new DatasetRequest(id, split.configuration(), split.name(), options))
        .toList();
  }

  private void summarize(List<LocatedData> found) {
    PrintWriter stdout = spec.commandLine().getOut();
    Map<String, Long> files = new TreeMap<>();
    for (LocatedData located : found) {
      for (Path file : located.files()) {
        String shown = out == null ? file.toString() : located.relative(file);
        files.put(shown, file.toFile().length());
      }
    }
    files.forEach((file, bytes) -> stdout.println(file + "  " + Bytes.text(bytes)));
    stdout.println(
        files.size()
            + (files.size() == 1 ? " file, " : " files, ")
            + Bytes.text(files.values().stream().mapToLong(Long::longValue).sum())
            + (out == null ? "" : ", in " + out));
    stdout.flush();
  }
}
