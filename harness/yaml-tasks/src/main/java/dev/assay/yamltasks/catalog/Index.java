package dev.assay.yamltasks.catalog;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out what a set of files defines: tasks, groups and, from the tasks, tags. */
final class Index {
  private final Definitions definitions;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, TreeSet<String>> tags = new TreeMap<>();
  private final Map<String, String> tagFiles = new TreeMap<>();

  Index(Sources sources) {
    this.definitions = new Definitions(sources);
  }

  /**
   * Adds what a file defines; nothing for a file that others include.
   *
   * @throws EvalException if it is malformed, or a name is taken
   */
  List<Entry> add(String path) {
    YamlNode.Mapping merged = definitions.read(path);
    List<Entry> found = entries(path, merged);
    for (Entry entry : found) {
      Entry other = entries.putIfAbsent(entry.name(), entry);
      if (other != null) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            path + ": \"" + entry.name() + "\" is defined in " + other.file() + " already.");
      }
      if (entry instanceof Entry.OfTask task) {
        for (String tag : task.tags()) {
          tags.computeIfAbsent(tag, _ -> new TreeSet<>()).add(task.name());
          tagFiles.putIfAbsent(tag, path);
        }
      }
    }
    return found;
  }

  private static List<Entry> entries(String path, YamlNode.Mapping merged) {
    if (merged.get("task_list") instanceof YamlNode.Sequence(Mark _, List<YamlNode> tasks)) {
      return several(path, merged, tasks);
    }
    String group = name(merged, "group");
    if (group != null && !merged.has("class")) {
      return List.of(new Entry.OfGroup(group, path, merged));
    }
    String task = name(merged, "task");
    return task == null ? List.of() : List.of(task(path, task, merged));
  }

  /**
   * {@code task_list}: several tasks in one file, each with keys of its own over the file's; with a
   * {@code group} key, the file is their group besides.
   */
  private static List<Entry> several(String path, YamlNode.Mapping merged, List<YamlNode> tasks) {
    YamlNode.Mapping shared =
        merged.without("task_list", "group", "group_alias", "task", "aggregate_metric_list", "tag");
    var found = new ArrayList<Entry>();
    for (YamlNode node : tasks) {
      String name = node instanceof YamlNode.Mapping own ? name(own, "task") : null;
      if (name == null) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            node.mark() + ": an entry of task_list is no mapping with the key \"task\".");
      }
      YamlNode.Mapping own = (YamlNode.Mapping) node;
      YamlNode tag = merged.get("tag");
      YamlNode.Mapping complete = tag == null ? shared : shared.with("tag", tag);
      found.add(task(path, name, complete.overlaid(own)));
    }
    String group = name(merged, "group");
    if (group != null) {
      YamlNode members = merged.get("task");
      YamlNode.Mapping keys =
          only(merged, "group", "group_alias", "aggregate_metric_list", "metadata");
      if (members == null) {
        Mark mark = merged.markOf("task_list");
        List<YamlNode> names = new ArrayList<>();
        found.forEach(entry -> names.add(new YamlNode.Scalar(mark, entry.name())));
        members = new YamlNode.Sequence(mark, names);
      }
      found.add(new Entry.OfGroup(group, path, keys.with("task", members)));
    }
    return found;
  }

  private static YamlNode.Mapping only(YamlNode.Mapping mapping, String... keys) {
    var kept = new LinkedHashMap<String, YamlNode.Entry>();
    for (String key : keys) {
      YamlNode.Entry entry = mapping.entries().get(key);
      if (entry != null) {
        kept.put(key, entry);
      }
    }
    return new YamlNode.Mapping(mapping.mark(), kept);
  }

  private static Entry task(String path, String name, YamlNode.Mapping merged) {
    List<String> tags =
        switch (merged.get("tag")) {
          case null -> List.of();
          case YamlNode.Scalar(Mark _, String tag) -> List.of(tag);
          case YamlNode.Sequence(Mark _, List<YamlNode> items) ->
              items.stream()
                  .map(YamlNode::plain)
                  .filter(String.class::isInstance)
                  .map(String.class::cast)
                  .toList();
          case YamlNode _ -> List.of();
        };
    return new Entry.OfTask(name, path, tags, merged);
  }

  private static @Nullable String name(YamlNode.Mapping mapping, String key) {
    return mapping.get(key) instanceof YamlNode.Scalar(Mark _, Object value) && value != null
        ? value.toString()
        : null;
  }

  List<String> warnings() {
    return definitions.warnings();
  }

  /** All that was added, with the tags after; a tag that has the name of a task or group is not. */
  SequencedMap<String, Entry> entries() {
    var all = new LinkedHashMap<>(entries);
    tags.forEach((tag, members) ->
        all.putIfAbsent(tag, new Entry.OfTag(tag, tagFiles.get(tag), List.copyOf(members))));
    return all;
  }
}
