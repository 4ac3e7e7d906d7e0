package dev.assay.spi.task;

/** How shots are chosen where a task leaves them to chance. */
public enum FewshotChoice {
  /** A function of seed, task and document: the same whatever else is evaluated. */
  BY_DOCUMENT,
  /**
   * As lm-eval does: one random stream a task, each document's draw depending on how many came
   * before it. For comparing numbers with lm-eval's.
   */
  LM_EVAL
}
