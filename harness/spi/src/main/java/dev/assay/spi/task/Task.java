package dev.assay.spi.task;

import dev.assay.spi.data.Datasets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of documents, how each becomes requests, and how answers are scored. */
public non-sealed interface Task extends TaskNode {
  @Override
  default String name() {
    return card().name();
  }

  TaskCard card();

  /**
   * The definition as it runs, every default and setting in place, for people to read in {@code
   * plan.json}: what JSON can hold. Empty for a task that has none.
   */
  default Map<String, @Nullable Object> definition() {
    return Map.of();
  }

  /**
   * Opens the data.
   *
   * @throws dev.assay.spi.EvalException if the data cannot be had or does not fit the task
   */
  LoadedTask load(Datasets datasets);
}
