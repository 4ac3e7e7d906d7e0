package dev.assay.core.suite;

import dev.assay.core.suite.Suite.TaskChoice;
import dev.assay.spi.task.TaskVariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prompt study: one task in every combination of wording, number of shots, order of the shots,
 * seed that chooses them, and form of the answer.
 *
 * @param task that is varied
 * @param metric that is studied; null for the task's first
 * @param filter of the metric; null for the first
 * @param shots ascending; each number's shots begin with those of the number before
 * @param orders how many orders of the same shots
 */
public record Study(
    String task,
    @Nullable String metric,
    @Nullable String filter,
    List<Wording> templates,
    List<Integer> shots,
    int orders,
    List<Long> seeds,
    List<Wording> formats) {
  /** More evaluations of one task than this are a mistake. */
  static final int MOST_CELLS = 5_000;

  public Study {
    templates = List.copyOf(templates);
    shots = List.copyOf(shots);
    seeds = List.copyOf(seeds);
    formats = List.copyOf(formats);
  }

  /**
   * One way to put the task.
   *
   * @param task another task to take instead; null for the study's own
   * @param overrides keys of its definition with what is put in their place
   */
  public record Wording(
      String name, @Nullable String task, Map<String, @Nullable Object> overrides) {
    public Wording {
      overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
    }
  }

  private record Cell(Wording template, int shots, int order, long seed, Wording format) {}

  int size() {
    return templates.size() * shots.size() * orders * seeds.size() * formats.size();
  }

  /** Templates outermost, formats innermost. */
  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Wording template : templates) {
      for (int count : shots) {
        for (int order = 0; order < orders; order++) {
          for (long seed : seeds) {
            for (Wording format : formats) {
              cells.add(new Cell(template, count, order, seed, format));
            }
          }
        }
      }
    }
    return cells;
  }

  /** The study's evaluations, each a task of its own. */
  public List<TaskChoice> tasks() {
    return cells().stream().map(this::choice).toList();
  }

  private TaskChoice choice(Cell cell) {
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>(cell.template.overrides);
    overrides.putAll(cell.format.overrides);
    String chosen = cell.template.task == null ? task : cell.template.task;
    return new TaskChoice(
        chosen,
        task,
        label(cell),
        cell.shots,
        cell.seed,
        new TaskVariant(overrides, cell.order, shots));
  }

  /** What is not the same in all cells. */
  private String label(Cell cell) {
    List<String> facts = new ArrayList<>();
    if (templates.size() > 1) {
      facts.add(cell.template.name);
    }
    if (shots.size() > 1) {
      facts.add(TaskChoice.words(cell.shots));
    }
    if (orders > 1) {
      facts.add("order " + cell.order);
    }
    if (seeds.size() > 1) {
      facts.add("seed " + cell.seed);
    }
    if (formats.size() > 1) {
      facts.add(cell.format.name);
    }
    return String.join(", ", facts);
  }

  /**
   * The grid for {@code plan.json}, from which the report is made: factors with their levels, and
   * the tasks' names with the first factor outermost.
   */
  public Map<String, Object> describe() {
    Map<String, Object> factors = new LinkedHashMap<>();
    factors.put("template", templates.stream().map(Wording::name).toList());
    factors.put("shots", shots.stream().map(String::valueOf).toList());
    List<String> numbers = new ArrayList<>();
    for (int order = 0; order < orders; order++) {
      numbers.add(Integer.toString(order));
    }
    factors.put("order", numbers);
    factors.put("seed", seeds.stream().map(String::valueOf).toList());
    factors.put("format", formats.stream().map(Wording::name).toList());
    Map<String, Object> study = new LinkedHashMap<>();
    study.put("task", task);
    if (metric != null) {
      study.put("metric", metric);
    }
    if (filter != null) {
      study.put("filter", filter);
    }
    study.put("factors", factors);
    study.put("cells", tasks().stream().map(choice -> choice.shownName(task)).toList());
    return study;
  }
}
