package dev.assay.spi.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt study changes about a task, beside what every run may.
 *
 * @param overrides keys of the task's definition with what is put in their place: what JSON can
 *     hold
 * @param shotOrder number of the order in which the chosen shots are shown; 0 as they were chosen,
 *     1 backwards within each block, others shuffled within each block
 * @param shotBlocks numbers of shots, ascending, at which blocks end: an order permutes within them
 *     alone, so that the shots up to a block's end are the same ones in every order, and those of a
 *     larger number begin with those of a smaller one
 */
public record TaskVariant(
    Map<String, @Nullable Object> overrides, int shotOrder, List<Integer> shotBlocks) {
  /** The task as it is defined. */
  public static final TaskVariant NONE = new TaskVariant(Map.of(), 0, List.of());

  public TaskVariant {
    overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
    shotBlocks = List.copyOf(shotBlocks);
  }
}
