package dev.assay.spi.task;

import org.jspecify.annotations.Nullable;

/**
 * What a run may change about a task.
 *
 * @param numFewshot shots; null for the task's own number. A task that says 0 keeps 0
 * @param seed of few-shot choices and of sampling
 */
public record TaskSettings(@Nullable Integer numFewshot, long seed) {
  public static final long DEFAULT_SEED = 1234;
  public static final TaskSettings DEFAULT = new TaskSettings(null, DEFAULT_SEED);

  /** These settings with another number of shots. */
  public TaskSettings withNumFewshot(int shots) {
    return new TaskSettings(shots, seed);
  }
}
