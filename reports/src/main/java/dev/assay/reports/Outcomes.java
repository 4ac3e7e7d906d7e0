package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** How samples fared, as the columns that reports show. */
final class Outcomes {
  static final List<String> HEADINGS =
      List.of(
          "Task",
          "Model",
          "Filter",
          "Samples",
          "Failed",
          "Context truncated",
          "No answer extracted",
          "Ties",
          "Length limit");

  private Outcomes() {}

  /** The columns behind task, model and filter. */
  static List<String> counts(TaskOutcome outcome) {
    long samples = outcome.samples();
    return List.of(
        Numbers.count(samples),
        Numbers.countOf(outcome.failed(), samples),
        Numbers.countOf(outcome.truncated(), samples),
        Numbers.countOf(outcome.unextracted(), samples),
        Numbers.countOf(outcome.ties(), samples),
        Numbers.countOf(outcome.lengthCapped(), samples));
  }

  /** Whether anything happened that a reader of the score should know. */
  static boolean isNotable(TaskOutcome outcome) {
    return LongStream.of(
            outcome.failed(),
            outcome.truncated(),
            outcome.unextracted(),
            outcome.ties(),
            outcome.lengthCapped())
        .anyMatch(count -> count > 0);
  }

  /** The outcomes with members' counts added up under the group at the top. */
  static List<TaskOutcome> byRoot(EvalResult result) {
    Map<String, String> parents = new HashMap<>();
    for (TaskEntry task : result.tasks()) {
      if (task.parent() != null) {
        parents.put(task.name(), task.parent());
      }
    }
    Map<Key, TaskOutcome> sums = new LinkedHashMap<>();
    for (TaskOutcome outcome : result.outcomes()) {
      String root = outcome.task();
      while (parents.containsKey(root)) {
        root = parents.get(root);
      }
      sums.merge(new Key(root, outcome.model(), outcome.filter()), outcome, TaskOutcome::plus);
    }
    List<String> order = result.tasks().stream().map(TaskEntry::name).toList();
    return sums.entrySet().stream()
        .map(sum -> named(sum.getKey().root(), sum.getValue()))
        .sorted(Comparator.comparingInt(outcome -> order.indexOf(outcome.task())))
        .toList();
  }

  private record Key(String root, String model, String filter) {}

  private static TaskOutcome named(String task, TaskOutcome outcome) {
    return new TaskOutcome(
        outcome.model(),
        task,
        outcome.filter(),
        outcome.samples(),
        outcome.failed(),
        outcome.truncated(),
        outcome.unextracted(),
        outcome.ties(),
        outcome.lengthCapped());
  }

  /** How many pairs of task and model have nothing of the kind. */
  static String sentence(List<TaskOutcome> outcomes) {
    long clean = outcomes.stream().filter(outcome -> !isNotable(outcome)).count();
    return "In "
        + Numbers.count(clean)
        + " of "
        + Numbers.count(outcomes.size())
        + " pairs of a task and a model no sample failed, was truncated, gave no answer, tied or"
        + " ran to its length limit.";
  }
}
