package dev.assay.spi.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a run found, self-describing.
 *
 * @param title what the run is called
 * @param plan every setting, as {@code plan.json} has it
 * @param models in the order of the plan
 * @param tasks in the order of the plan, groups before their members
 * @param scores by model, then task, then filter, then metric, in the order of the plan
 * @param outcomes by model, then task, then filter
 */
public record EvalResult(
    String title,
    RunInfo run,
    Map<String, Object> plan,
    List<ModelEntry> models,
    List<TaskEntry> tasks,
    List<Score> scores,
    List<TaskOutcome> outcomes) {
  /** Of {@code results.json}; raised when a field changes its meaning. */
  public static final int FORMAT_VERSION = 1;

  public EvalResult {
    plan = Collections.unmodifiableMap(new LinkedHashMap<>(plan));
    models = List.copyOf(models);
    tasks = List.copyOf(tasks);
    scores = List.copyOf(scores);
    outcomes = List.copyOf(outcomes);
  }
}
