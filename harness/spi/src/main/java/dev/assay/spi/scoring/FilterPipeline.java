package dev.assay.spi.scoring;

import java.util.List;

/** Named steps that every answer of a task goes through; a task may score several side by side. */
public record FilterPipeline(String name, List<Step> steps) {
  /** The pipeline of tasks that name none: the first answer as it is. */
  public static final FilterPipeline NONE =
      new FilterPipeline(
          "none", List.of(new Step("take_first", Parameters.none("filter take_first"))));

  public FilterPipeline {
    steps = List.copyOf(steps);
  }

  /**
   * @param filter the name it is registered under
   */
  public record Step(String filter, Parameters parameters) {}
}
