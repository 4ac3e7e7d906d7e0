package dev.assay.yamltasks.config;

import dev.assay.spi.task.TaskGroup;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the merged YAML of a group into its {@link GroupConfig}, noting every problem. */
public final class GroupConfigReader {
  private static final String[] KEYS = {
    "group", "group_alias", "task", "aggregate_metric_list", "metadata", "tag"
  };

  private final Section group;

  private GroupConfigReader(Section group) {
    this.group = group;
  }

  /**
   * @param name it goes by; an inline group's own name comes after its parent's
   */
  public static GroupConfig read(String name, YamlNode.Mapping merged, Problems problems) {
    return new GroupConfigReader(new Section(merged, "", problems)).read(name);
  }

  private GroupConfig read(String name) {
    Optional<Section> metadata =
        group.value("metadata") instanceof YamlNode.Mapping
            ? group.section("metadata")
            : Optional.empty();
    return new GroupConfig(
        name,
        group.text("group_alias", name),
        metadata.map(section -> section.text("version")).orElse("N/A"),
        metadata.map(section -> section.text("description")).orElse(""),
        members(),
        aggregates(),
        group.mapping().without(KEYS));
  }

  private List<GroupConfig.Member> members() {
    var members = new ArrayList<GroupConfig.Member>();
    switch (group.value("task")) {
      case null -> {}
      case YamlNode.Sequence(Mark _, List<YamlNode> items) -> {
        for (YamlNode item : items) {
          GroupConfig.Member member = member(item);
          if (member != null) {
            members.add(member);
          }
        }
      }
      case YamlNode item -> {
        GroupConfig.Member member = member(item);
        if (member != null) {
          members.add(member);
        }
      }
    }
    if (members.isEmpty()) {
      group.problem("task", "names no member of the group.");
    }
    return members;
  }

  private GroupConfig.@Nullable Member member(YamlNode item) {
    return switch (item) {
      case YamlNode.Scalar(Mark mark, String name) ->
          new GroupConfig.Member.Named(mark, name, new YamlNode.Mapping(mark, Map.of()));
      case YamlNode.Mapping mapping
          when mapping.get("group") instanceof YamlNode.Scalar(Mark mark, String name) ->
          new GroupConfig.Member.Nested(mark, name, mapping);
      case YamlNode.Mapping mapping
          when mapping.get("task") instanceof YamlNode.Scalar(Mark mark, String name) ->
          new GroupConfig.Member.Named(mark, name, mapping.without("task"));
      case YamlNode other -> {
        group
            .problems()
            .add(
                other.mark(),
                "task",
                "holds what is neither a name nor has \"task\" or \"group\".");
        yield null;
      }
    };
  }

  private List<TaskGroup.GroupAggregate> aggregates() {
    var aggregates = new ArrayList<TaskGroup.GroupAggregate>();
    YamlNode value = group.value("aggregate_metric_list");
    List<Section> entries =
        value instanceof YamlNode.Mapping
            ? group.section("aggregate_metric_list").stream().toList()
            : group.sections("aggregate_metric_list");
    for (Section entry : entries) {
      entry.only(List.of("metric", "aggregation", "weight_by_size", "filter_list"));
      String metric = entry.text("metric");
      if (metric == null) {
        entry.problem("metric", "is missing: it names what is aggregated.");
        continue;
      }
      String aggregation = entry.text("aggregation", "mean");
      if (!aggregation.equals("mean")) {
        entry.problem("aggregation", "is " + aggregation + "; groups have the mean only.");
      }
      Boolean weighted = entry.flag("weight_by_size");
      aggregates.add(
          new TaskGroup.GroupAggregate(
              metric, weighted == null || weighted, entry.texts("filter_list")));
    }
    return aggregates;
  }
}
