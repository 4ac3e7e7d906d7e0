package dev.assay.core.scoring;

import dev.assay.core.plan.PlannedNode.PlannedGroup;
import dev.assay.core.plan.PlannedNode.PlannedTask;
import dev.assay.core.statistics.Estimate;
import dev.assay.core.statistics.GroupEstimator;
import dev.assay.spi.task.TaskGroup.GroupAggregate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scores of a group, from those of the tasks in and under it. */
public final class GroupScorer {
  private GroupScorer() {}

  /**
   * @param byTask every scored task's estimates, by its name
   */
  public static List<MetricEstimate> scores(
      PlannedGroup group, Map<String, List<MetricEstimate>> byTask) {
    List<MetricEstimate> members =
        group
            .tasks()
            .map(PlannedTask::name)
            .distinct()
            .flatMap(name -> byTask.get(name).stream())
            .toList();
    List<MetricEstimate> scores = new ArrayList<>();
    for (GroupAggregate aggregate : group.aggregates()) {
      for (String filter : filters(aggregate, members)) {
        List<MetricEstimate> parts =
            members.stream()
                .filter(part -> part.metric().equals(aggregate.metric()))
                .filter(part -> part.filter().equals(filter))
                .toList();
        if (!parts.isEmpty()) {
          scores.add(aggregate(group, aggregate, filter, parts));
        }
      }
    }
    return scores;
  }

  private static MetricEstimate aggregate(
      PlannedGroup group, GroupAggregate aggregate, String filter, List<MetricEstimate> parts) {
    List<Estimate> estimates = parts.stream().map(MetricEstimate::estimate).toList();
    Estimate whole =
        aggregate.weightBySize()
            ? GroupEstimator.meanBySize(estimates)
            : GroupEstimator.plainMean(estimates);
    return new MetricEstimate(
        group.name(), filter, aggregate.metric(), parts.getFirst().higherIsBetter(), whole);
  }

  private static Set<String> filters(GroupAggregate aggregate, List<MetricEstimate> members) {
    if (!aggregate.filters().isEmpty()) {
      return new LinkedHashSet<>(aggregate.filters());
    }
    Set<String> all = new LinkedHashSet<>();
    members.forEach(member -> all.add(member.filter()));
    return all;
  }
}
