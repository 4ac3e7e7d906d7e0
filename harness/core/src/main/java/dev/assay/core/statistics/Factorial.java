package dev.assay.core.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.FDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Analysis of variance of a full factorial design with one value a cell: R. A. Fisher, "Statistical
 * Methods for Research Workers", 1925, chapter VII. With N cells, m the mean of all and m_l that of
 * the N / a cells at level l of a factor of a levels,
 *
 * <pre>
 *   SS_total = sum (y - m)²        SS_factor = N / a sum over l of (m_l - m)²
 *   SS_interaction = N / (a b) sum over l, k of (m_lk - m_l - m_k + m)²
 * </pre>
 *
 * <p>The rest is what remains. A share is SS / SS_total (eta squared: J. Cohen, Educational and
 * Psychological Measurement 33 (1973), pages 107-112); in a full design the shares and the rest add
 * up to 1 in whatever order they are taken. F compares a term's mean square with the rest's.
 */
public final class Factorial {
  private final double[] values;
  private final int[] levels;
  private final double mean;
  private final double total;

  /**
   * A term of the analysis.
   *
   * @param share of the total sum of squares; 0 where nothing varies
   * @param f against the rest; null where there is no rest
   */
  public record Effect(
      double sumOfSquares,
      int degreesOfFreedom,
      double share,
      @Nullable Double f,
      @Nullable Double pValue) {}

  /** The terms that were asked for, and what they leave. */
  public record Analysis(List<Effect> effects, Effect rest) {
    public Analysis {
      effects = List.copyOf(effects);
    }
  }

  /**
   * @param values of the cells, the first factor's levels outermost
   * @param levels of each factor
   */
  public Factorial(double[] values, int... levels) {
    if (values.length == 0
        || Arrays.stream(levels).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values in a grid of " + Arrays.toString(levels));
    }
    this.values = values;
    this.levels = levels;
    this.mean = Arrays.stream(values).sum() / values.length;
    this.total = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
  }

  /**
   * @param terms each one factor, or two for their interaction, by number
   */
  public Analysis analyse(List<int[]> terms) {
    double[] squares = new double[terms.size()];
    int[] degrees = new int[terms.size()];
    double rest = total;
    int restDegrees = values.length - 1;
    for (int i = 0; i < squares.length; i++) {
      int[] term = terms.get(i);
      squares[i] = term.length == 1 ? main(term[0]) : interaction(term[0], term[1]);
      degrees[i] = Arrays.stream(term).map(factor -> levels[factor] - 1).reduce(1, (a, b) -> a * b);
      rest -= squares[i];
      restDegrees -= degrees[i];
    }
    // Below this the rest is what rounding leaves of nothing.
    rest = rest < 1e-12 * total ? 0 : rest;
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < squares.length; i++) {
      effects.add(effect(squares[i], degrees[i], rest, restDegrees));
    }
    return new Analysis(
        effects, new Effect(rest, restDegrees, total == 0 ? 0 : rest / total, null, null));
  }

  private Effect effect(double squares, int degrees, double rest, int restDegrees) {
    double share = total == 0 ? 0 : squares / total;
    if (degrees == 0 || restDegrees == 0 || rest == 0) {
      return new Effect(squares, degrees, share, null, null);
    }
    double f = squares / degrees / (rest / restDegrees);
    double p = FDistribution.of(degrees, restDegrees).survivalProbability(f);
    return new Effect(squares, degrees, share, f, p);
  }

  private double main(int factor) {
    double squares = 0;
    for (double level : means(factor)) {
      squares += (level - mean) * (level - mean);
    }
    return squares * values.length / levels[factor];
  }

  private double interaction(int first, int second) {
    double[] ofFirst = means(first);
    double[] ofSecond = means(second);
    double[][] both = new double[levels[first]][levels[second]];
    for (int cell = 0; cell < values.length; cell++) {
      both[level(cell, first)][level(cell, second)] += values[cell];
    }
    double size = (double) values.length / (levels[first] * levels[second]);
    double squares = 0;
    for (int i = 0; i < ofFirst.length; i++) {
      for (int j = 0; j < ofSecond.length; j++) {
        double excess = both[i][j] / size - ofFirst[i] - ofSecond[j] + mean;
        squares += excess * excess;
      }
    }
    return squares * size;
  }

  /** The mean of the cells at each level of a factor. */
  public double[] means(int factor) {
    double[] means = new double[levels[factor]];
    for (int cell = 0; cell < values.length; cell++) {
      means[level(cell, factor)] += values[cell];
    }
    double size = (double) values.length / levels[factor];
    return Arrays.stream(means).map(sum -> sum / size).toArray();
  }

  private int level(int cell, int factor) {
    int inner = 1;
    for (int i = factor + 1; i < levels.length; i++) {
      inner *= levels[i];
    }
    return cell / inner % levels[factor];
  }
}
