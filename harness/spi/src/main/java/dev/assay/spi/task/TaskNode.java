package dev.assay.spi.task;

/** What {@code --task} can name: a task, or a group of tasks. */
public sealed interface TaskNode permits Task, TaskGroup {
  String name();
}
