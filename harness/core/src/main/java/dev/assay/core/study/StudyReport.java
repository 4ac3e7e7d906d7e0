package dev.assay.core.study;

import dev.assay.core.statistics.Factorial.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt study's findings.
 *
 * @param title of the run
 * @param task that was varied
 * @param cells names of the evaluations, the first factor's levels outermost
 * @param factors that have more than one level
 * @param models in the order of the run
 * @param pooled over all models at once; null with one model
 * @param ranking null with one model
 */
public record StudyReport(
    String title,
    String task,
    String metric,
    String filter,
    boolean higherIsBetter,
    List<String> cells,
    List<Factor> factors,
    List<ModelFindings> models,
    @Nullable Pooled pooled,
    @Nullable Ranking ranking) {
  public StudyReport {
    cells = List.copyOf(cells);
    factors = List.copyOf(factors);
    models = List.copyOf(models);
  }

  /** What was varied. */
  public record Factor(String name, List<String> levels) {
    public Factor {
      levels = List.copyOf(levels);
    }
  }

  /**
   * One model over all cells.
   *
   * @param scores one a cell
   * @param deviation standard deviation of the scores over the cells
   * @param stderr the mean of the cells' own standard errors: what of the deviation the documents
   *     could cause; null where a cell has none
   * @param worst place of the worst cell, as {@code best}
   * @param effects of each factor
   * @param rest interactions of the factors
   * @param levelMeans of each factor, by level
   */
  public record ModelFindings(
      String model,
      List<Double> scores,
      double mean,
      double deviation,
      @Nullable Double stderr,
      int worst,
      int best,
      List<Effect> effects,
      Effect rest,
      List<List<Double>> levelMeans) {
    public ModelFindings {
      scores = List.copyOf(scores);
      effects = List.copyOf(effects);
      levelMeans = List.copyOf(levelMeans);
    }

    public double worstScore() {
      return scores.get(worst);
    }

    public double bestScore() {
      return scores.get(best);
    }
  }

  /**
   * All models at once.
   *
   * @param model what of the variation is between models
   * @param effects of each factor, alike for all models
   * @param interactions of each factor with the model: what it does to one model and not another
   */
  public record Pooled(Effect model, List<Effect> effects, List<Effect> interactions, Effect rest) {
    public Pooled {
      effects = List.copyOf(effects);
      interactions = List.copyOf(interactions);
    }
  }

  /**
   * Whether the order of the models survives.
   *
   * @param order places of the models by their mean, best first
   * @param meanTau Kendall's tau-b between a cell's scores and the means, averaged over the cells;
   *     NaN where no cell has an order
   * @param leastTau the lowest of them
   * @param sameOrder cells that order the models as the means do
   * @param reversal the probability that a pair of models drawn at random is the other way round in
   *     a cell drawn at random
   * @param pairs of models, those most often reversed first
   */
  public record Ranking(
      List<Integer> order,
      double meanTau,
      double leastTau,
      int sameOrder,
      double reversal,
      List<Reversal> pairs) {
    public Ranking {
      order = List.copyOf(order);
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * @param better by its mean, a place among the models
   * @param reversed share of the cells in which the other one is better
   * @param tied share of the cells in which they are equal
   */
  public record Reversal(int better, int worse, double reversed, double tied) {}
}
