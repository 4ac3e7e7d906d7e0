package dev.assay.core.plan;

import dev.assay.core.plan.PlannedNode.PlannedGroup;
import dev.assay.core.plan.PlannedNode.PlannedTask;
import dev.assay.core.plugins.Extensions;
import dev.assay.core.scoring.Scoring;
import dev.assay.core.suite.Suite;
import dev.assay.core.suite.Suite.ModelChoice;
import dev.assay.core.suite.Suite.TaskChoice;
import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.scoring.CodeExecution;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a suite into a plan, or into the list of everything that is wrong with it. */
public final class Planner {
  private final Extensions extensions;
  private final CodeExecution execution;
  private final List<EvalException> problems = new ArrayList<>();

  private Planner(Extensions extensions, CodeExecution execution) {
    this.extensions = extensions;
    this.execution = execution;
  }

  /** A plan that may not execute what models write. */
  public static EvalPlan plan(Suite suite, Extensions extensions) {
    return plan(suite, extensions, CodeExecution.REFUSED);
  }

  /**
   * @param execution of programs that models write
   * @throws EvalException listing every unknown name and wrong setting
   */
  public static EvalPlan plan(Suite suite, Extensions extensions, CodeExecution execution) {
    return new Planner(extensions, execution).plan(suite);
  }

  private EvalPlan plan(Suite suite) {
    List<PlannedModel> models = new ArrayList<>();
    Set<ModelChoice> seen = new HashSet<>();
    for (ModelChoice given : suite.models()) {
      for (ModelChoice choice : attempt(() -> ModelPattern.expand(given)).orElse(List.of())) {
        if (!seen.add(choice)) {
          problem("Model \"" + choice.spec() + "\" is given twice.");
        } else {
          attempt(() -> model(choice, suite)).ifPresent(models::add);
        }
      }
    }
    List<PlannedNode> tasks = new ArrayList<>();
    for (TaskChoice choice : suite.tasks()) {
      for (String name : names(choice.task())) {
        attempt(() -> task(name, choice, suite)).ifPresent(tasks::add);
      }
    }
    if (suite.models().isEmpty()) {
      problem("No model was given: name one with --model TYPE:LOCATION, or in the suite.");
    }
    if (suite.tasks().isEmpty()) {
      problem("No task was given: name one with --task NAME, or in the suite.");
    }
    checkNames(tasks);
    throwProblems();
    return new EvalPlan(
        suite.title(),
        models,
        tasks,
        suite.seed(),
        suite.fewshotChoice(),
        suite.promptStyle(),
        suite.selection(),
        suite.study());
  }

  private PlannedModel model(ModelChoice choice, Suite suite) {
    ModelSpec spec = ModelSpec.parse(choice.spec());
    ModelFactory factory = extensions.models().get(spec.type());
    factory.check(spec);
    if (suite.promptStyle().chat()) {
      factory.checkChat(spec);
    }
    return new PlannedModel(choice.name(), spec, factory);
  }

  private PlannedNode task(String name, TaskChoice choice, Suite suite) {
    long seed = Objects.requireNonNullElse(choice.seed(), suite.seed());
    var settings =
        new TaskSettings(
            choice.numFewshot(),
            seed,
            suite.fewshotChoice(),
            suite.promptStyle(),
            choice.variant());
    TaskNode node = extensions.tasks().get(name).create(settings);
    String shown = choice.shownName(node.name());
    return planned(node, shown, shown.equals(node.name()) ? null : shown);
  }

  /**
   * @param prefix of the members' names where the group goes by another name than its own
   */
  private PlannedNode planned(TaskNode node, String name, @Nullable String prefix) {
    return switch (node) {
      case Task task -> new PlannedTask(name, task, Scoring.of(task.card(), extensions, execution));
      case TaskGroup group -> {
        List<PlannedNode> members = new ArrayList<>();
        for (TaskNode member : group.members()) {
          String memberName = prefix == null ? member.name() : prefix + "::" + member.name();
          members.add(planned(member, memberName, prefix));
        }
        String title = prefix == null ? group.title() : name;
        yield new PlannedGroup(name, title, group.version(), members, group.aggregates());
      }
    };
  }

  private List<String> names(String pattern) {
    if (!pattern.contains("*")) {
      return List.of(pattern);
    }
    Pattern glob = Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    List<String> names =
        extensions.tasks().names().stream().filter(glob.asMatchPredicate()).toList();
    if (names.isEmpty()) {
      problem(
          "No task matches \""
              + pattern
              + "\". "
              + DidYouMean.sentence(pattern, extensions.tasks().names()));
    }
    return names;
  }

  private void checkNames(List<PlannedNode> nodes) {
    Map<String, PlannedNode> byName = new HashMap<>();
    nodes.forEach(node -> checkNames(node, byName));
  }

  private void checkNames(PlannedNode node, Map<String, PlannedNode> byName) {
    PlannedNode other = byName.putIfAbsent(node.name(), node);
    if (other != null) {
      problem(
          "Task \""
              + node.name()
              + "\" appears twice. Leave one out, or give each a name of its"
              + " own in a suite (- task: "
              + node.name()
              + ", name: ...).");
    } else if (node instanceof PlannedGroup group) {
      group.members().forEach(member -> checkNames(member, byName));
    }
  }

  private <T> java.util.Optional<T> attempt(Supplier<T> step) {
    try {
      return java.util.Optional.of(step.get());
    } catch (EvalException e) {
      problems.add(e);
      return java.util.Optional.empty();
    }
  }

  private void problem(String message) {
    problems.add(new EvalException(ErrorCode.INVALID_CONFIGURATION, message));
  }

  private void throwProblems() {
    if (problems.size() == 1) {
      throw problems.getFirst();
    }
    if (!problems.isEmpty()) {
      StringBuilder all = new StringBuilder(problems.size() + " things are wrong:");
      for (int i = 0; i < problems.size(); i++) {
        all.append("\n  ").append(i + 1).append(". ").append(problems.get(i).getMessage());
      }
      throw new EvalException(ErrorCode.INVALID_CONFIGURATION, all.toString());
    }
  }
}
