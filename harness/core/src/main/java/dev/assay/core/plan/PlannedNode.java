package dev.assay.core.plan;

import dev.assay.core.scoring.Scoring;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskGroup.GroupAggregate;
import java.util.List;
import java.util.stream.Stream;

/** A task or group of a plan, under the name it is reported by. */
public sealed interface PlannedNode {
  String name();

  /** The tasks in and under it, in order. */
  Stream<PlannedTask> tasks();

  record PlannedTask(String name, Task task, Scoring scoring) implements PlannedNode {
    @Override
    public Stream<PlannedTask> tasks() {
      return Stream.of(this);
    }
  }

  record PlannedGroup(
      String name,
      String title,
      String version,
      List<PlannedNode> members,
      List<GroupAggregate> aggregates)
      implements PlannedNode {
    public PlannedGroup {
      members = List.copyOf(members);
      aggregates = List.copyOf(aggregates);
    }

    @Override
    public Stream<PlannedTask> tasks() {
      return members.stream().flatMap(PlannedNode::tasks);
    }
  }
}
