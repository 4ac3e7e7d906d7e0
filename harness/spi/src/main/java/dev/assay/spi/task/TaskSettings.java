package dev.assay.spi.task;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import org.jspecify.annotations.Nullable;

/**
 * What a run may change about a task.
 *
 * @param numFewshot shots; null for the task's own number. A task that says 0 keeps 0
 * @param seed of few-shot choices and of sampling
 * @param fewshotChoice how shots are chosen where the task leaves them to chance
 * @param promptStyle how prompts are put together
 * @param variant what else is changed, in a prompt study
 */
public record TaskSettings(
    @Nullable Integer numFewshot,
    long seed,
    FewshotChoice fewshotChoice,
    PromptStyle promptStyle,
    TaskVariant variant) {
  public static final long DEFAULT_SEED = 1234;
  public static final TaskSettings DEFAULT = new TaskSettings(null, DEFAULT_SEED);

  /**
   * @throws EvalException if there are fewer than 0 shots
   */
  public TaskSettings {
    if (numFewshot != null && numFewshot < 0) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The number of shots is " + numFewshot + "; it must be 0 or more.");
    }
  }

  public TaskSettings(@Nullable Integer numFewshot, long seed) {
    this(numFewshot, seed, FewshotChoice.BY_DOCUMENT);
  }

  public TaskSettings(@Nullable Integer numFewshot, long seed, FewshotChoice fewshotChoice) {
    this(numFewshot, seed, fewshotChoice, PromptStyle.DEFAULT, TaskVariant.NONE);
  }

  /** These settings with another number of shots. */
  public TaskSettings withNumFewshot(int shots) {
    return new TaskSettings(shots, seed, fewshotChoice, promptStyle, variant);
  }

  /** These settings with prompts put together otherwise. */
  public TaskSettings with(PromptStyle style) {
    return new TaskSettings(numFewshot, seed, fewshotChoice, style, variant);
  }
}
