package dev.assay.core.suite;

import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.TaskVariant;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Models x tasks x settings, as a user asked for them. Paths are resolved against the suite's file.
 *
 * @param title what reports call the run
 * @param seed of few-shot choices, samples of documents and sampling
 * @param fewshotChoice how shots are chosen where a task leaves them to chance
 * @param promptStyle how prompts are put together
 * @param study whose tasks are among the tasks; null for none
 */
public record Suite(
    String title,
    List<ModelChoice> models,
    List<TaskChoice> tasks,
    long seed,
    FewshotChoice fewshotChoice,
    PromptStyle promptStyle,
    Selection selection,
    List<Path> dataDirectories,
    List<Path> includePaths,
    @Nullable Study study) {
  public Suite {
    models = List.copyOf(models);
    tasks = List.copyOf(tasks);
    dataDirectories = List.copyOf(dataDirectories);
    includePaths = List.copyOf(includePaths);
  }

  /** With prompts as tasks have them, and without a study. */
  public Suite(
      String title,
      List<ModelChoice> models,
      List<TaskChoice> tasks,
      long seed,
      FewshotChoice fewshotChoice,
      Selection selection,
      List<Path> dataDirectories,
      List<Path> includePaths) {
    this(
        title,
        models,
        tasks,
        seed,
        fewshotChoice,
        PromptStyle.DEFAULT,
        selection,
        dataDirectories,
        includePaths,
        null);
  }

  /** The same on other documents. */
  public Suite withSelection(Selection other) {
    return new Suite(
        title,
        models,
        tasks,
        seed,
        fewshotChoice,
        promptStyle,
        other,
        dataDirectories,
        includePaths,
        study);
  }

  /**
   * @param spec whose location may be a pattern of paths, with {@code *}, for a model each
   * @param name for reports; null for the model's own
   */
  public record ModelChoice(String spec, @Nullable String name) {}

  /**
   * @param task a task's or group's name, or a pattern with {@code *}
   * @param name for reports; null for its own
   * @param label what tells it from the same task's other appearances, which reports put behind the
   *     name in brackets; null where it appears once
   * @param numFewshot null for the task's own
   * @param seed null for the suite's
   */
  public record TaskChoice(
      String task,
      @Nullable String name,
      @Nullable String label,
      @Nullable Integer numFewshot,
      @Nullable Long seed,
      TaskVariant variant) {
    /** The task as it is defined. */
    public TaskChoice(String task, @Nullable String name, @Nullable Integer numFewshot) {
      this(task, name, null, numFewshot, null, TaskVariant.NONE);
    }

    /**
     * The task once for each number of shots; those of a smaller number are the first of a larger
     * one's.
     *
     * @param shots none for the task's own number
     */
    public static List<TaskChoice> inShots(
        String task, @Nullable String name, Collection<Integer> shots) {
      List<Integer> counts = List.copyOf(new TreeSet<>(shots));
      if (counts.size() < 2) {
        return List.of(new TaskChoice(task, name, counts.isEmpty() ? null : counts.getFirst()));
      }
      TaskVariant variant = new TaskVariant(Map.of(), 0, counts);
      return counts.stream()
          .map(count -> new TaskChoice(task, name, words(count), count, null, variant))
          .toList();
    }

    /** Such as {@code 3 shots}. */
    static String words(int shots) {
      return shots + (shots == 1 ? " shot" : " shots");
    }

    /**
     * What reports call it.
     *
     * @param own the task's name
     */
    public String shownName(String own) {
      String plain = name == null ? own : name;
      return label == null ? plain : plain + "[" + label + "]";
    }
  }
}
