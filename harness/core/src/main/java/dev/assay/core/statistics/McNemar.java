package dev.assay.core.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The exact test of Q. McNemar, Psychometrika 12 (1947), pages 153-157: where neither model is
 * better, each document that one got right and the other wrong is a fair coin.
 */
final class McNemar {
  private McNemar() {}

  /**
   * Two-sided: twice the probability of so few of the rarer kind. Commons Statistics has a binomial
   * test too, but its two tails can miss each other by a rounding error (61 of 149).
   *
   * @return 1 where no document sets the models apart
   */
  static double pValue(long wins, long losses) {
    int discordant = Math.toIntExact(wins + losses);
    int fewer = Math.toIntExact(Math.min(wins, losses));
    return Math.min(1, 2 * BinomialDistribution.of(discordant, 0.5).cumulativeProbability(fewer));
  }
}
