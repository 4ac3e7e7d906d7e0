package dev.assay.core.run;

import dev.assay.core.plan.EvalPlan;
import dev.assay.core.plan.PlannedNode;
import dev.assay.core.plan.PlannedNode.PlannedGroup;
import dev.assay.core.plan.PlannedNode.PlannedTask;
import dev.assay.core.run.RequestBook.Section;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.task.TaskCard;
import dev.assay.spi.task.TaskGroup.GroupAggregate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists a plan's tasks and groups for the result, groups before their members. */
final class TaskEntries {
  private final Map<String, Section> sections = new HashMap<>();
  private final List<TaskEntry> entries = new ArrayList<>();

  private TaskEntries() {}

  static List<TaskEntry> of(EvalPlan plan, RequestBook book) {
    var all = new TaskEntries();
    book.sections().forEach(section -> all.sections.put(section.task().name(), section));
    plan.tasks().forEach(node -> all.add(node, null));
    return all.entries;
  }

  private void add(PlannedNode node, @Nullable String parent) {
    switch (node) {
      case PlannedTask task -> entries.add(entry(task, parent));
      case PlannedGroup group -> {
        entries.add(entry(group, parent));
        group.members().forEach(member -> add(member, group.name()));
      }
    }
  }

  private TaskEntry entry(PlannedTask task, @Nullable String parent) {
    TaskCard card = task.task().card();
    Section section = sections.get(task.name());
    return new TaskEntry(
        task.name(),
        task.name().equals(card.name()) ? card.title() : task.name(),
        card.version(),
        parent,
        false,
        card.numFewshot(),
        card.digest(),
        card.metrics().stream().map(MetricSpec::name).toList(),
        section.docs().size(),
        section.available());
  }

  private TaskEntry entry(PlannedGroup group, @Nullable String parent) {
    List<Section> members = group.tasks().map(task -> sections.get(task.name())).toList();
    return new TaskEntry(
        group.name(),
        group.title(),
        group.version(),
        parent,
        true,
        members.stream()
            .mapToInt(member -> member.task().task().card().numFewshot())
            .max()
            .orElse(0),
        "",
        group.aggregates().stream().map(GroupAggregate::metric).distinct().toList(),
        members.stream().mapToLong(member -> member.docs().size()).sum(),
        members.stream().mapToLong(Section::available).sum());
  }
}
