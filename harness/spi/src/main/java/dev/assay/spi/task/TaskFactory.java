package dev.assay.spi.task;

/** Makes a task, or a group of them, with a run's settings. */
public interface TaskFactory {
  /** One line for {@code ls tasks}. */
  String summary();

  /**
   * @throws dev.assay.spi.EvalException if the definition or a setting is wrong
   */
  TaskNode create(TaskSettings settings);
}
