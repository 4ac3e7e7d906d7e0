package dev.assay.spi.task;

import java.util.List;

/**
 * Tasks reported together.
 *
 * @param title how reports call it
 * @param aggregates the scores of the group itself; none for a mere collection
 */
public record TaskGroup(
    String name,
    String title,
    String version,
    List<TaskNode> members,
    List<GroupAggregate> aggregates)
    implements TaskNode {
  public TaskGroup {
    members = List.copyOf(members);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * The mean of a metric over the group's tasks.
   *
   * @param weightBySize whether a task counts by its number of documents, or each the same
   * @param filters the filter pipelines to aggregate; empty for all
   */
  public record GroupAggregate(String metric, boolean weightBySize, List<String> filters) {
    public GroupAggregate {
      filters = List.copyOf(filters);
    }
  }
}
