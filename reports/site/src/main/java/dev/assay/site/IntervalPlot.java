package dev.assay.site;

import dev.assay.reports.Axis;
import dev.assay.reports.Markup;
import dev.assay.reports.Numbers;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.util.List;

/** Scores with their intervals, one below the other, as SVG that stretches with the page. */
final class IntervalPlot {
  private static final int LANE = 24;
  private static final int SERIES = 8;
  private static final int TICKS = 20;

  private IntervalPlot() {}

  /**
   * @param name of the score
   * @param names beside each
   * @param series for the colour and shape of each; equal numbers look alike
   */
  static void draw(
      Markup html, String name, List<String> names, List<Score> scores, List<Integer> series) {
    Axis axis = Axis.of(scores);
    html.open("div", "class", "plot", "role", "img", "aria-label", described(name, names, scores));
    html.open("div", "class", "names", "aria-hidden", "true");
    names.forEach(each -> html.element("span", each));
    html.close();
    int height = LANE * scores.size();
    html.open("svg", "height", Integer.toString(height + TICKS), "aria-hidden", "true");
    for (Axis.Tick tick : axis.ticks()) {
      String x = axis.position(tick.value());
      html.open(
          "line", "x1", x, "x2", x, "y1", "0", "y2", Integer.toString(height + 4), "class", "grid");
      html.element("text", tick.label(), "x", x, "y", Integer.toString(height + 16));
    }
    for (int i = 0; i < scores.size(); i++) {
      mark(html, scores.get(i), LANE * i + LANE / 2, axis, series.get(i));
    }
    html.close();
    html.open("div", "class", "values", "aria-hidden", "true");
    scores.forEach(score -> html.element("span", Numbers.value(score)));
    html.close().close();
  }

  private static void mark(Markup html, Score score, int y, Axis axis, int series) {
    if (!Double.isFinite(score.value())) {
      return;
    }
    String height = Integer.toString(y);
    String colour = "m" + series % SERIES;
    Interval interval = score.ci95();
    if (interval != null && Double.isFinite(interval.high()) && Double.isFinite(interval.low())) {
      html.open(
          "line",
          "x1",
          axis.position(interval.low()),
          "x2",
          axis.position(interval.high()),
          "y1",
          height,
          "y2",
          height,
          "class",
          "interval " + colour);
    }
    html.open(
        "circle", "cx", axis.position(score.value()), "cy", height, "r", "4.5", "class", colour);
  }

  private static String described(String name, List<String> names, List<Score> scores) {
    int last = scores.size() - 1;
    return "Plot of "
        + name
        + " with 95 % intervals of "
        + scores.size()
        + " models, from "
        + names.getFirst()
        + " at "
        + Numbers.value(scores.getFirst())
        + " to "
        + names.get(last)
        + " at "
        + Numbers.value(scores.get(last))
        + ". The table has the numbers.";
  }
}
