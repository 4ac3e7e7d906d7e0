package dev.assay.core.scoring;

import dev.assay.core.statistics.Estimate;
import dev.assay.core.statistics.GroupEstimator;
import dev.assay.spi.task.TaskGroup.GroupAggregate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The scores of a group, from those of the tasks in and under it. */
public final class GroupScorer {
  private GroupScorer() {}

  /**
   * @param group its name
   * @param members the estimates of every task in and under it, each task's once
   */
  public static List<MetricEstimate> scores(
      String group, List<GroupAggregate> aggregates, List<MetricEstimate> members) {
    List<MetricEstimate> scores = new ArrayList<>();
    for (GroupAggregate aggregate : aggregates) {
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
      String group, GroupAggregate aggregate, String filter, List<MetricEstimate> parts) {
    List<Estimate> estimates = parts.stream().map(MetricEstimate::estimate).toList();
    Estimate whole =
        aggregate.weightBySize()
            ? GroupEstimator.meanBySize(estimates)
            : GroupEstimator.plainMean(estimates);
    return new MetricEstimate(
        group, filter, aggregate.metric(), parts.getFirst().higherIsBetter(), whole);
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
