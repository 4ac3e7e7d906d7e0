package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Parameters;

/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht, 2015): samples fall into {@code bins}
 * equal ranges of the preferred choice's probability (10 unless given), and the distance between
 * mean probability and accuracy is averaged over samples. In [0, 1].
 */
final class CalibrationError {
  private static final int MOST_BINS = 10_000;

  private CalibrationError() {}

  static Aggregation aggregation(Parameters parameters) {
    long bins = parameters.integer("bins", 10);
    if (bins < 1 || bins > MOST_BINS) {
      throw parameters.invalid("bins is " + bins + ", not a number from 1 to " + MOST_BINS + ".");
    }
    return new Aggregation.Statistic(rows -> of(rows, (int) bins));
  }

  /** Rows hold a probability and 1 for right or 0 for wrong; a bin has its upper bound. */
  static double of(double[][] rows, int bins) {
    var excess = new double[bins];
    for (double[] row : rows) {
      int bin = Math.clamp((long) Math.ceil(row[0] * bins) - 1, 0, bins - 1);
      excess[bin] += row[0] - row[1];
    }
    double sum = 0;
    for (double difference : excess) {
      sum += Math.abs(difference);
    }
    return sum / rows.length;
  }
}
