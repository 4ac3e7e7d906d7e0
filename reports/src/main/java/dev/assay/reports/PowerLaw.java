package dev.assay.reports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code score = coefficient · size^-exponent}, the line of least squares through the logarithms:
 * equation 1.1 of Kaplan et al., "Scaling Laws for Neural Language Models", 2020, arXiv:2001.08361.
 *
 * @param stderr of the exponent, from what the line leaves unexplained; with three sizes it has one
 *     degree of freedom
 * @param explained share of the logarithms' variance on the line, from 0 to 1
 */
record PowerLaw(double coefficient, double exponent, double stderr, double explained) {

  /**
   * Nothing where there are fewer sizes than {@link ScaleAxis#SIZES}, or a score is not above 0.
   */
  static Optional<PowerLaw> of(List<ScaleCurve.Point> points) {
    long sizes = points.stream().mapToLong(ScaleCurve.Point::size).distinct().count();
    if (sizes < ScaleAxis.SIZES || points.stream().anyMatch(point -> !(point.value() > 0))) {
      return Optional.empty();
    }
    int n = points.size();
    double[] x = points.stream().mapToDouble(point -> Math.log(point.size())).toArray();
    double[] y = points.stream().mapToDouble(point -> Math.log(point.value())).toArray();
    double meanX = mean(x);
    double meanY = mean(y);
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      xy += (x[i] - meanX) * (y[i] - meanY);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    double slope = xy / xx;
    double left = Math.max(0, yy - slope * xy);
    double explained = yy == 0 ? 1 : 1 - left / yy;
    double stderr = Math.sqrt(left / (n - 2) / xx);
    return Optional.of(new PowerLaw(Math.exp(meanY - slope * meanX), -slope, stderr, explained));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  double at(double size) {
    return coefficient * Math.pow(size, -exponent);
  }

  /** Such as {@code 4.12 · N^-0.231 (± 0.012, R² 0.994)}. */
  String formula() {
    return String.format(
        Locale.ROOT, "%.3g · N^%.3f (± %.3f, R² %.3f)", coefficient, -exponent, stderr, explained);
  }
}
