package dev.assay.spi.task;

import dev.assay.spi.data.Datasets;

/** A set of documents, how each becomes requests, and how answers are scored. */
public non-sealed interface Task extends TaskNode {
  @Override
  default String name() {
    return card().name();
  }

  TaskCard card();

  /**
   * Opens the data.
   *
   * @throws dev.assay.spi.EvalException if the data cannot be had or does not fit the task
   */
  LoadedTask load(Datasets datasets);
}
