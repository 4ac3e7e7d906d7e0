package dev.assay.site;

import dev.assay.site.BoardTask.Measure;
import java.util.List;

/** A column of the leaderboard. */
sealed interface BoardColumn {
  String label();

  /** One that models can be ranked by. */
  sealed interface Scored extends BoardColumn {
    boolean higherIsBetter();

    /** The scores it is made of. */
    List<TaskScore> parts();
  }

  /** A score of a task. */
  record TaskScore(String label, BoardTask task, Measure measure) implements Scored {
    @Override
    public boolean higherIsBetter() {
      return measure.higherIsBetter();
    }

    @Override
    public List<TaskScore> parts() {
      return List.of(this);
    }
  }

  /** The plain mean of scores; only models that have them all have it. */
  record Average(String label, List<TaskScore> parts) implements Scored {
    public Average {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean higherIsBetter() {
      return parts.getFirst().higherIsBetter();
    }
  }

  /** What is known of the model itself. */
  record About(String label, Fact fact) implements BoardColumn {}

  /** Facts of a model. */
  enum Fact {
    PARAMETERS,
    FAMILY,
    CONTEXT_LENGTH,
    TRAINING_TOKENS,
    STARTED
  }
}
