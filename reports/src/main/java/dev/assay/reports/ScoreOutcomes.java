package dev.assay.reports;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the samples met with that each score stands on; a group's are those of all its tasks. */
final class ScoreOutcomes {
  private final Map<Key, TaskOutcome> sums = new HashMap<>();

  private record Key(String task, String model, String filter) {}

  ScoreOutcomes(EvalResult result) {
    Map<String, @Nullable String> parents = new HashMap<>();
    for (TaskEntry task : result.tasks()) {
      parents.put(task.name(), task.parent());
    }
    for (TaskOutcome outcome : result.outcomes()) {
      String task = outcome.task();
      while (task != null) {
        sums.merge(new Key(task, outcome.model(), outcome.filter()), outcome, TaskOutcome::plus);
        task = parents.get(task);
      }
    }
  }

  Optional<TaskOutcome> of(Score score) {
    return Optional.ofNullable(sums.get(new Key(score.task(), score.model(), score.filter())));
  }
}
