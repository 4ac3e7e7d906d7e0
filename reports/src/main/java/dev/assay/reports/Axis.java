package dev.assay.reports;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The scale that the scores of one metric are drawn on, from 0 to 100 % of the plot's width. */
public final class Axis {
  private static final double MARGIN = 0.05;
  private static final int STEPS = 4;

  /** Beyond this ratio of largest to smallest score the scale is logarithmic. */
  private static final double LOGARITHMIC_FROM = 20;

  private final boolean logarithmic;
  private final double low;
  private final double high;

  private Axis(boolean logarithmic, double low, double high) {
    this.logarithmic = logarithmic;
    double margin = high > low ? (high - low) * MARGIN : Math.max(Math.abs(low) * 0.1, 1e-9);
    this.low = low - margin;
    this.high = high + margin;
  }

  /** The scale that holds all these scores and their intervals. */
  public static Axis of(List<Score> scores) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Score score : scores) {
      Interval interval = score.ci95();
      low = lowerIfFinite(low, score.value());
      high = -lowerIfFinite(-high, -score.value());
      if (interval != null) {
        low = lowerIfFinite(low, interval.low());
        high = -lowerIfFinite(-high, -interval.high());
      }
    }
    if (low > high) {
      return new Axis(false, 0, 1);
    }
    return low > 0 && high / low > LOGARITHMIC_FROM
        ? new Axis(true, Math.log10(low), Math.log10(high))
        : new Axis(false, low, high);
  }

  private static double lowerIfFinite(double low, double value) {
    return Double.isFinite(value) ? Math.min(low, value) : low;
  }

  public boolean isLogarithmic() {
    return logarithmic;
  }

  /** Where a value lies, such as {@code 37.52%}; values off the scale lie at its end. */
  public String position(double value) {
    return percent(share(value));
  }

  /** Where a value lies, from 0 to 1; values off the scale lie at its end. */
  double share(double value) {
    double place = logarithmic ? Math.log10(value) : value;
    return Math.clamp((place - low) / (high - low), 0, 1);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  public record Tick(double value, String label) {}

  /** Round values along the scale. */
  public List<Tick> ticks() {
    double step = roundStep((high - low) / STEPS);
    if (logarithmic) {
      step = Math.max(1, Math.rint(step));
    }
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      // Through decimal, so that 3 * 0.1 is labelled 0.3.
      BigDecimal place = BigDecimal.valueOf(i).multiply(new BigDecimal(step, new MathContext(6)));
      double value = logarithmic ? Math.pow(10, place.doubleValue()) : place.doubleValue();
      ticks.add(new Tick(value, label(value)));
    }
    return ticks;
  }

  /** The next of 1, 2, 5 times a power of ten. */
  private static double roundStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String label(double value) {
    double size = Math.abs(value);
    BigDecimal round = new BigDecimal(value, new MathContext(6)).stripTrailingZeros();
    if (size != 0 && (size >= 1e5 || size < 1e-4)) {
      return round.unscaledValue() + "e" + -round.scale();
    }
    return round.signum() == 0 ? "0" : round.toPlainString();
  }
}
