package dev.assay.core.plugins;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Compression;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.FileFormat;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.task.TaskFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** All plugins, built in and from directories, and what they contribute. */
public final class Plugins {
  private final List<PluginStatus> statuses;
  private final Extensions extensions;

  private Plugins(List<PluginStatus> statuses, Extensions extensions) {
    this.statuses = List.copyOf(statuses);
    this.extensions = extensions;
  }

  /**
   * Loads the plugins on the class path, then those in the directories. A plugin that cannot be
   * loaded is listed with its cause and harms no other.
   *
   * @throws EvalException if a directory cannot be read, or two plugins have or contribute the same
   *     name
   */
  public static Plugins load(List<Path> directories) {
    List<Discovery> found = new ArrayList<>(Discovery.onClassPath());
    for (Path directory : directories) {
      found.addAll(Discovery.inDirectory(directory));
    }
    List<PluginStatus> statuses = new ArrayList<>();
    List<Contribution> contributions = new ArrayList<>();
    Map<String, Discovery> byName = new HashMap<>();
    for (Discovery discovery : found) {
      switch (discovery) {
        case Discovery.Broken broken ->
            statuses.add(failed(broken.origin(), broken, broken.cause()));
        case Discovery.Found plugin -> {
          Discovery other = byName.putIfAbsent(plugin.name(), plugin);
          if (other != null) {
            throw new EvalException(
                ErrorCode.INVALID_CONFIGURATION,
                "Two plugins are called \""
                    + plugin.name()
                    + "\": "
                    + other.origin()
                    + " and "
                    + plugin.origin()
                    + ". Remove one.");
          }
          try {
            Contribution contribution = Contribution.of(plugin);
            contributions.add(contribution);
            statuses.add(
                new PluginStatus(
                    plugin.name(),
                    plugin.version(),
                    plugin.origin(),
                    contribution.names(),
                    Optional.empty()));
          } catch (RuntimeException | LinkageError e) {
            statuses.add(failed(plugin.name(), plugin, Causes.of(e)));
          }
        }
      }
    }
    return new Plugins(statuses, merge(contributions));
  }

  public List<PluginStatus> statuses() {
    return statuses;
  }

  public Extensions extensions() {
    return extensions;
  }

  private static PluginStatus failed(String name, Discovery discovery, String cause) {
    return new PluginStatus(name, "unknown", discovery.origin(), List.of(), Optional.of(cause));
  }

  private static Extensions merge(List<Contribution> all) {
    return new Extensions(
        merge("model type", all, Contribution::models),
        merge("task", all, Contribution::tasks),
        merge("metric", all, Contribution::metrics),
        merge("filter", all, Contribution::filters),
        merge("data set source", all, Contribution::datasets),
        merge("file format", all, Contribution::formats),
        merge("compression", all, Contribution::compressions),
        merge("report", all, Contribution::reports));
  }

  private static <T> Registry<T> merge(
      String kind, List<Contribution> all, Function<Contribution, Map<String, T>> part) {
    Map<String, T> merged = new TreeMap<>();
    Map<String, String> origins = new HashMap<>();
    for (Contribution contribution : all) {
      part.apply(contribution)
          .forEach((name, value) -> {
            String other = origins.putIfAbsent(name, contribution.origin());
            if (other != null) {
              throw new EvalException(
                  ErrorCode.INVALID_CONFIGURATION,
                  "Two plugins bring a "
                      + kind
                      + " \""
                      + name
                      + "\": "
                      + other
                      + " and "
                      + contribution.origin()
                      + ". Remove one.");
            }
            merged.put(name, value);
          });
    }
    return new Registry<>(kind, merged);
  }

  /** What one plugin's injector yields. */
  record Contribution(
      String origin,
      Map<String, ModelFactory> models,
      Map<String, TaskFactory> tasks,
      Map<String, MetricFactory> metrics,
      Map<String, FilterFactory> filters,
      Map<String, DatasetSource> datasets,
      Map<String, FileFormat> formats,
      Map<String, Compression> compressions,
      Map<String, ReportWriter> reports) {
    static Contribution of(Discovery.Found plugin) {
      return new PluginInjector(plugin).contribution();
    }

    List<String> names() {
      List<String> names = new ArrayList<>();
      models.keySet().forEach(name -> names.add("model " + name));
      tasks.keySet().forEach(name -> names.add("task " + name));
      metrics.keySet().forEach(name -> names.add("metric " + name));
      filters.keySet().forEach(name -> names.add("filter " + name));
      datasets.keySet().forEach(name -> names.add("data " + name));
      formats.keySet().forEach(name -> names.add("format " + name));
      compressions.keySet().forEach(name -> names.add("compression " + name));
      reports.keySet().forEach(name -> names.add("report " + name));
      return names;
    }
  }
}
