package dev.assay.yamltasks.catalog;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Task definitions that belong together: those of a plugin, or of a folder that a user names.
 *
 * <p>Files are read when a catalogue is made; a definition is checked when its task is created.
 */
public final class Catalog {
  private final SequencedMap<String, Entry> entries;
  private final List<String> skipped;
  private final List<String> warnings;

  private Catalog(Index index, List<String> skipped) {
    this.entries = Collections.unmodifiableSequencedMap(index.entries());
    this.skipped = List.copyOf(skipped);
    this.warnings = List.copyOf(index.warnings());
  }

  /**
   * The definitions of a plugin.
   *
   * @param anchor the class beside whose resources they lie
   * @param files their names; what they include need not be named
   * @throws EvalException if one is malformed or gives a key twice
   */
  public static Catalog ofResources(Class<?> anchor, String... files) {
    var index = new Index(Sources.resources(anchor));
    for (String file : files) {
      index.add(file);
    }
    if (!index.warnings().isEmpty()) {
      throw new EvalException(ErrorCode.MALFORMED_FILE, index.warnings().getFirst());
    }
    return new Catalog(index, List.of());
  }

  /**
   * The definitions in files, and in all {@code .yaml} files below folders. In a folder, files that
   * cannot be read, and names that are taken, are skipped: a large collection is of use even so.
   *
   * @throws EvalException if there is nothing there, or a file that was named is malformed
   */
  public static Catalog ofPaths(Path... paths) {
    var index = new Index(Sources.FILES);
    var skipped = new ArrayList<String>();
    for (Path path : paths) {
      if (Files.isRegularFile(path)) {
        index.add(slashed(path));
      } else {
        addFolder(path, index, skipped);
      }
    }
    return new Catalog(index, skipped);
  }

  private static void addFolder(Path folder, Index index, List<String> skipped) {
    for (Path file : files(folder)) {
      try {
        index.add(slashed(file));
      } catch (EvalException e) {
        skipped.add(e.getMessage());
      }
    }
  }

  /**
   * All {@code .yaml} and {@code .yml} files below the folder, by path; the path of a file itself.
   */
  static List<Path> files(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.filter(file -> file.toString().matches(".*\\.ya?ml") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, path + ": there is no such file or folder of tasks.", e);
    }
  }

  static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }

  /** By name; tags come last. */
  public SequencedMap<String, Entry> entries() {
    return entries;
  }

  /** Why files were left out, a sentence each. */
  public List<String> skipped() {
    return skipped;
  }

  /** What files hold and hardly mean, such as a key given twice; a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** A factory for every task, group and tag, to be bound under its name. */
  public Map<String, TaskFactory> factories() {
    return factories(Map.of());
  }

  /**
   * @param elsewhere tasks that groups may name besides those of this catalogue
   */
  public Map<String, TaskFactory> factories(Map<String, TaskFactory> elsewhere) {
    var factories = new LinkedHashMap<String, TaskFactory>();
    entries.forEach((name, entry) -> factories.put(name, new Factory(entry, entries, elsewhere)));
    return factories;
  }

  private record Factory(
      Entry entry, Map<String, Entry> entries, Map<String, TaskFactory> elsewhere)
      implements TaskFactory {
    @Override
    public String summary() {
      return switch (entry) {
        case Entry.OfTask task -> description(task.merged());
        case Entry.OfGroup group -> description(group.merged());
        case Entry.OfTag tag -> "The tasks tagged so: " + String.join(", ", tag.members());
      };
    }

    private static String description(YamlNode.Mapping merged) {
      return merged.get("metadata") instanceof YamlNode.Mapping metadata
              && metadata.get("description") instanceof YamlNode.Scalar(Mark _, String text)
          ? text
          : "";
    }

    @Override
    public TaskNode create(TaskSettings settings) {
      return new Builder(entries, elsewhere, settings).build(entry);
    }
  }
}
