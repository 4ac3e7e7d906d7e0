package dev.assay.yamltasks.config;

import dev.assay.spi.task.TaskGroup;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.List;

/**
 * A group's definition, checked.
 *
 * @param members in order
 * @param overrides what the group sets for all its members
 */
public record GroupConfig(
    String name,
    String title,
    String version,
    String summary,
    List<Member> members,
    List<TaskGroup.GroupAggregate> aggregates,
    YamlNode.Mapping overrides) {
  public GroupConfig {
    members = List.copyOf(members);
    aggregates = List.copyOf(aggregates);
  }

  /** One entry of a group's {@code task} list. */
  public sealed interface Member {
    Mark mark();

    String name();

    /**
     * A task, group or tag by name, or a task defined on the spot.
     *
     * @param overrides what is set for it; for a task defined here, its definition
     */
    record Named(Mark mark, String name, YamlNode.Mapping overrides) implements Member {}

    /** A group by name, or defined on the spot. */
    record Nested(Mark mark, String name, YamlNode.Mapping definition) implements Member {}
  }
}
