package dev.assay.core.plan;

import dev.assay.core.plan.PlannedNode.PlannedTask;
import dev.assay.core.suite.Selection;
import dev.assay.core.suite.Study;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.PromptStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do, every name and default resolved.
 *
 * @param seed of few-shot choices, samples of documents and resampling
 * @param study whose cells are among the tasks; null for none
 */
public record EvalPlan(
    String title,
    List<PlannedModel> models,
    List<PlannedNode> tasks,
    long seed,
    FewshotChoice fewshotChoice,
    PromptStyle promptStyle,
    Selection selection,
    @Nullable Study study) {
  public EvalPlan {
    models = List.copyOf(models);
    tasks = List.copyOf(tasks);
  }

  /** All tasks, in order, each once. */
  public List<PlannedTask> flatTasks() {
    return tasks.stream().flatMap(PlannedNode::tasks).distinct().toList();
  }

  /** The plan as {@code plan.json} has it: all that the results depend on but the models' files. */
  public Map<String, Object> describe() {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("title", title);
    plan.put("models", models.stream().map(EvalPlan::describe).toList());
    plan.put("tasks", flatTasks().stream().map(EvalPlan::describe).toList());
    plan.put("seed", seed);
    plan.put("fewshot_choice", fewshotChoice.name().toLowerCase(Locale.ROOT));
    describe(promptStyle, plan);
    plan.put(
        "documents",
        switch (selection) {
          case Selection.All _ -> "all";
          case Selection.First(int count) -> "first " + count;
          case Selection.Sampled(int count) -> "seeded sample of " + count;
        });
    if (study != null) {
      plan.put("study", study.describe());
    }
    return plan;
  }

  private static void describe(PromptStyle style, Map<String, Object> plan) {
    if (style.chat()) {
      plan.put("apply_chat_template", true);
      plan.put("fewshot_as_multiturn", style.form() == PromptStyle.Form.MULTI_TURN);
    }
    if (style.systemInstruction() != null) {
      plan.put("system_instruction", style.systemInstruction());
    }
  }

  private static Map<String, Object> describe(PlannedModel model) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("spec", model.spec().text());
    if (model.name() != null) {
      entry.put("name", model.name());
    }
    return entry;
  }

  private static Map<String, Object> describe(PlannedTask task) {
    Map<String, Object> entry = new LinkedHashMap<>();
    var card = task.task().card();
    entry.put("name", task.name());
    entry.put("version", card.version());
    entry.put("num_fewshot", card.numFewshot());
    entry.put("digest", card.digest());
    entry.put("definition", task.task().definition());
    List<String> metrics = new ArrayList<>();
    card.metrics().forEach(metric -> metrics.add(metric.name()));
    entry.put("metrics", metrics);
    List<String> filters = new ArrayList<>();
    card.filters().forEach(filter -> filters.add(filter.name()));
    entry.put("filters", filters);
    return entry;
  }
}
