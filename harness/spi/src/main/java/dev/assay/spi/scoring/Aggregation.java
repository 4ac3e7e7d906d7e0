package dev.assay.spi.scoring;

/** How measurements become a score; decides how its standard error and interval are found. */
public sealed interface Aggregation {
  /** The mean of one number a sample. Proportions are means of 0 and 1. */
  record Mean() implements Aggregation {}

  /**
   * The sum of the first numbers over the sum of the second ones, through a link: perplexities and
   * bits per byte.
   */
  record Ratio(Link link) implements Aggregation {}

  /** Any other function of all measurements; its error is found by resampling. */
  record Statistic(Function function) implements Aggregation {}

  /** Applied to a ratio; intervals are made before it and carried through. */
  enum Link {
    IDENTITY,
    EXP;

    public double apply(double ratio) {
      return switch (this) {
        case IDENTITY -> ratio;
        case EXP -> Math.exp(ratio);
      };
    }
  }

  /** A score of all samples' measurements, one row a sample. */
  @FunctionalInterface
  interface Function {
    double apply(double[][] rows);
  }
}
