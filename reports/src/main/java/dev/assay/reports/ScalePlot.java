package dev.assay.reports;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Scores against size as SVG: sizes on a logarithmic scale, a line a curve, bars for intervals. */
final class ScalePlot {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 250;
  private static final int LEFT = 52;
  private static final int RIGHT = 14;
  private static final int TOP = 8;
  private static final int BOTTOM = 38;

  /** Room at both ends, in powers of ten. */
  private static final double MARGIN = 0.12;

  private final Markup html;
  private final Axis scores;
  private final double low;
  private final double high;

  private ScalePlot(Markup html, Axis scores, double low, double high) {
    this.html = html;
    this.scores = scores;
    this.low = low;
    this.high = high;
  }

  /**
   * @param curves at least one
   * @param chance what answering without reading scores
   * @param label what it shows, for those who do not see it
   */
  static void write(
      Markup html,
      ScoreRow row,
      List<ScaleCurve> curves,
      ScaleAxis axis,
      OptionalDouble chance,
      String label) {
    var sizes =
        curves.stream()
            .flatMap(curve -> curve.points().stream())
            .mapToLong(ScaleCurve.Point::size)
            .summaryStatistics();
    double low = Math.log10(sizes.getMin()) - MARGIN;
    double high = Math.log10(sizes.getMax()) + MARGIN;
    var plot = new ScalePlot(html, Axis.of(row.present()), low, high);
    String box = "0 0 " + WIDTH + " " + HEIGHT;
    html.open("svg", "viewBox", box, "class", "scale", "role", "img", "aria-label", label);
    plot.frame(axis);
    chance.ifPresent(plot::chance);
    curves.forEach(plot::curve);
    html.close();
  }

  private void frame(ScaleAxis axis) {
    for (Axis.Tick tick : scores.ticks()) {
      String y = number(y(tick.value()));
      line(number(LEFT), y, number(WIDTH - RIGHT), y, "grid");
      html.element(
          "text",
          tick.label(),
          "x",
          number(LEFT - 6),
          "y",
          number(y(tick.value()) + 4),
          "class",
          "y");
    }
    double foot = HEIGHT - BOTTOM;
    line(number(LEFT), number(foot), number(WIDTH - RIGHT), number(foot), "tick");
    for (double size : sizes(low, high)) {
      String x = number(x(size));
      line(x, number(foot), x, number(foot + 4), "tick");
      html.element("text", shortened(size), "x", x, "y", number(foot + 17));
    }
    html.element(
        "text", axis.words(), "x", number((LEFT + WIDTH - RIGHT) / 2.0), "y", number(HEIGHT - 4.0));
  }

  private void chance(double score) {
    String y = number(y(score));
    line(number(LEFT), y, number(WIDTH - RIGHT), y, "chance");
  }

  private void curve(ScaleCurve curve) {
    String series = Plot.series(curve.place());
    List<String> way = new ArrayList<>();
    for (ScaleCurve.Point point : curve.points()) {
      way.add(number(x(point.size())) + " " + number(y(point.value())));
    }
    html.open("path", "d", "M" + String.join("L", way), "class", "way " + series);
    for (ScaleCurve.Point point : curve.points()) {
      Score score = point.score();
      Interval interval = score.ci95();
      String x = number(x(point.size()));
      if (interval != null) {
        line(x, number(y(interval.low())), x, number(y(interval.high())), "interval " + series);
      }
      Plot.shape(html, curve.place(), x, number(y(score.value())));
    }
  }

  private void line(String x1, String y1, String x2, String y2, String kind) {
    html.open("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "class", kind);
  }

  private double x(double size) {
    return LEFT + (Math.log10(size) - low) / (high - low) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double score) {
    return TOP + (1 - scores.share(score)) * (HEIGHT - TOP - BOTTOM);
  }

  /** One and three times each power of ten between the ends. */
  static List<Double> sizes(double low, double high) {
    List<Double> sizes = new ArrayList<>();
    for (int power = (int) Math.floor(low); power <= high; power++) {
      for (int factor : new int[] {1, 3}) {
        double size = factor * Math.pow(10, power);
        if (Math.log10(size) >= low && Math.log10(size) <= high) {
          sizes.add(size);
        }
      }
    }
    return sizes;
  }

  /** Such as {@code 30k}, {@code 1M}, {@code 3B}. */
  static String shortened(double size) {
    String[] units = {"", "k", "M", "B", "T"};
    int unit = 0;
    double left = size;
    while (left >= 999.5 && unit < units.length - 1) {
      left /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.0f", left) + units[unit];
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
