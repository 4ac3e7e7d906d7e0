package dev.assay.site;

import dev.assay.site.BoardTask.Measure;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.util.List;
import java.util.Optional;

/**
 * What one model did on one task.
 *
 * @param run the run that this is from, by place in the site's list
 * @param model by number in the run, as {@code task}
 */
record BoardEntry(
    int run,
    int model,
    int task,
    TaskEntry recorded,
    List<Score> scores,
    List<TaskOutcome> outcomes) {
  BoardEntry {
    scores = List.copyOf(scores);
    outcomes = List.copyOf(outcomes);
  }

  Optional<Score> score(Measure measure) {
    return scores.stream()
        .filter(score ->
            score.metric().equals(measure.metric()) && score.filter().equals(measure.filter()))
        .findFirst();
  }
}
