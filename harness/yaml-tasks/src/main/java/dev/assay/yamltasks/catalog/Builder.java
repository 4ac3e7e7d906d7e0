package dev.assay.yamltasks.catalog;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.config.GroupConfig;
import dev.assay.yamltasks.config.GroupConfigReader;
import dev.assay.yamltasks.config.KnownScorers;
import dev.assay.yamltasks.config.Problems;
import dev.assay.yamltasks.config.TaskConfig;
import dev.assay.yamltasks.config.TaskConfigReader;
import dev.assay.yamltasks.task.YamlTask;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds what one name stands for, with everything in it. */
final class Builder {
  /** What may be set for a task that is defined elsewhere: it is known by its factory alone. */
  private static final Set<String> SETTABLE_ELSEWHERE = Set.of("num_fewshot");

  /** Where a mistake in what a study sets is told to be. */
  private static final String OVERRIDES = "what the study sets";

  private final Map<String, Entry> entries;
  private final Map<String, TaskFactory> elsewhere;
  private final TaskSettings settings;
  private final Deque<String> open = new ArrayDeque<>();

  Builder(Map<String, Entry> entries, Map<String, TaskFactory> elsewhere, TaskSettings settings) {
    this.entries = entries;
    this.elsewhere = elsewhere;
    this.settings = settings;
  }

  TaskNode build(Entry entry) {
    Map<String, @Nullable Object> overrides = settings.variant().overrides();
    return build(entry, YamlNode.Mapping.of(new Mark(OVERRIDES, 1), overrides));
  }

  private TaskNode build(Entry entry, YamlNode.Mapping overrides) {
    return switch (entry) {
      case Entry.OfTask task -> task(task.name(), task.merged().overridden(overrides));
      case Entry.OfGroup group -> group(group.name(), group.merged(), overrides);
      case Entry.OfTag tag ->
          new TaskGroup(tag.name(), tag.name(), "N/A", tagged(tag, overrides), List.of());
    };
  }

  private TaskNode task(String name, YamlNode.Mapping merged) {
    var problems = new Problems();
    TaskConfig config = TaskConfigReader.read(merged, KnownScorers.UNCHECKED, problems);
    problems.throwIfAny("Task " + name);
    return new YamlTask(config, settings);
  }

  private List<TaskNode> tagged(Entry.OfTag tag, YamlNode.Mapping overrides) {
    return tag.members().stream().map(name -> build(entries.get(name), overrides)).toList();
  }

  /**
   * @param outer what the groups around this one set; it wins over what this one sets
   */
  private TaskGroup group(String name, YamlNode.Mapping merged, YamlNode.Mapping outer) {
    if (open.contains(name)) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          merged.mark() + ": group \"" + name + "\" includes itself.");
    }
    open.push(name);
    var problems = new Problems();
    GroupConfig config = GroupConfigReader.read(name, merged, problems);
    problems.throwIfAny("Group " + name);
    YamlNode.Mapping overrides = config.overrides().overlaid(outer);
    var members = new ArrayList<TaskNode>();
    for (GroupConfig.Member member : config.members()) {
      members.addAll(
          switch (member) {
            case GroupConfig.Member.Named named -> named(name, named, overrides);
            case GroupConfig.Member.Nested nested -> List.of(nested(name, nested, overrides));
          });
    }
    open.pop();
    return new TaskGroup(name, config.title(), config.version(), members, config.aggregates());
  }

  private List<TaskNode> named(
      String group, GroupConfig.Member.Named member, YamlNode.Mapping overrides) {
    YamlNode.Mapping all = overrides.overlaid(member.overrides());
    Entry entry = entries.get(member.name());
    if (entry instanceof Entry.OfTag tag) {
      return tagged(tag, all);
    }
    if (entry != null) {
      return List.of(build(entry, all));
    }
    TaskFactory other = elsewhere.get(member.name());
    if (other != null) {
      return List.of(other.create(settingsElsewhere(member, all)));
    }
    if (all.has("dataset_path")) {
      String name = group + "::" + member.name();
      return List.of(task(name, all.with("task", new YamlNode.Scalar(member.mark(), name))));
    }
    var known = new ArrayList<>(entries.keySet());
    known.addAll(elsewhere.keySet());
    throw new EvalException(
        ErrorCode.UNKNOWN_NAME,
        member.mark()
            + ": there is no task \""
            + member.name()
            + "\". "
            + DidYouMean.sentence(member.name(), known));
  }

  private TaskSettings settingsElsewhere(
      GroupConfig.Member.Named member, YamlNode.Mapping overrides) {
    for (String key : overrides.entries().keySet()) {
      if (!SETTABLE_ELSEWHERE.contains(key)) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            "%s: %s cannot be set for \"%s\", which another catalogue defines; only num_fewshot can."
                .formatted(overrides.markOf(key), key, member.name()));
      }
    }
    return overrides.get("num_fewshot") instanceof YamlNode.Scalar(Mark _, Long shots)
            && settings.numFewshot() == null
        ? settings.withNumFewshot(Math.toIntExact(shots))
        : settings;
  }

  private TaskNode nested(
      String group, GroupConfig.Member.Nested member, YamlNode.Mapping overrides) {
    Entry entry = entries.get(member.name());
    if (entry != null) {
      return build(entry, overrides.overlaid(member.definition().without("group")));
    }
    return group(group + "::" + member.name(), member.definition(), overrides);
  }
}
