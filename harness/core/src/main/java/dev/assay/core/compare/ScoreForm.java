package dev.assay.core.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How a recorded score comes from its samples: link(factor * sum a / sum b). Found by trying the
 * forms that metrics have until one gives the recorded number, so that what is compared is the
 * number that was reported and no other; a score of any other form is not compared.
 *
 * @param logarithmic whether the score is exp of the ratio, so that differences are factors
 */
record ScoreForm(double factor, boolean logarithmic) {
  /** Recorded scores agree with their samples to this part of themselves. */
  private static final double TOLERANCE = 1e-9;

  private static final List<ScoreForm> KNOWN =
      List.of(
          new ScoreForm(1, false),
          new ScoreForm(1, true),
          new ScoreForm(-1, true),
          new ScoreForm(-1, false),
          new ScoreForm(-1 / Math.log(2), false));

  /** The form that gives this value, if one does. */
  static Optional<ScoreForm> of(double recorded, double[][] pairs) {
    double ratio = ratio(pairs);
    return KNOWN.stream().filter(form -> isClose(form.value(ratio), recorded)).findFirst();
  }

  static double ratio(double[][] pairs) {
    double above = 0;
    double below = 0;
    for (double[] pair : pairs) {
      above += pair[0];
      below += pair[1];
    }
    return above / below;
  }

  double value(double ratio) {
    DoubleUnaryOperator link = logarithmic ? Math::exp : DoubleUnaryOperator.identity();
    return link.applyAsDouble(factor * ratio);
  }

  /** The pairs on the scale that differences are taken on. */
  double[][] scaled(double[][] pairs) {
    double[][] scaled = new double[pairs.length][];
    for (int i = 0; i < pairs.length; i++) {
      scaled[i] = new double[] {factor * pairs[i][0], pairs[i][1]};
    }
    return scaled;
  }

  private static boolean isClose(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
  }
}
