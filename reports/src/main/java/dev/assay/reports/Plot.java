package dev.assay.reports;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;

/**
 * Dots with their intervals, as SVG that stretches with its table cell. What it shows also stands
 * in the cells beside it, so it is hidden from screen readers.
 */
final class Plot {
  private static final int LANE = 12;
  private static final int MARKS = 8;

  private Plot() {}

  /** A mark with its interval for each model of the row, one below the other. */
  static void row(Markup html, ScoreRow row, Axis axis, ScoreSheet sheet) {
    int lanes = row.present().size();
    open(html, lanes * LANE + LANE);
    chance(html, row, axis, sheet);
    int lane = 0;
    for (int model = 0; model < row.scores().size(); model++) {
      Score score = row.scores().get(model);
      if (score != null) {
        mark(html, score, model, LANE + lane++ * LANE, axis);
      }
    }
    html.close();
  }

  /** One model's mark with its interval. */
  static void single(Markup html, ScoreRow row, int model, Axis axis, ScoreSheet sheet) {
    open(html, 2 * LANE);
    chance(html, row, axis, sheet);
    Score score = row.scores().get(model);
    if (score != null) {
      mark(html, score, model, LANE, axis);
    }
    html.close();
  }

  /** The values along the scale, for the foot of a table. */
  static void ticks(Markup html, Axis axis) {
    open(html, 18);
    for (Axis.Tick tick : axis.ticks()) {
      String x = axis.position(tick.value());
      html.open("line", "x1", x, "x2", x, "y1", "0", "y2", "4", "class", "tick");
      html.element("text", tick.label(), "x", x, "y", "16");
    }
    html.close();
  }

  /** The mark of a model, as in the plots, to stand beside its name. */
  static void key(Markup html, int model) {
    html.open("svg", "class", "key", "width", "12", "height", "12", "aria-hidden", "true");
    shape(html, model, "6", "6");
    html.close();
  }

  private static void open(Markup html, int height) {
    html.open("svg", "height", Integer.toString(height), "aria-hidden", "true");
  }

  private static void chance(Markup html, ScoreRow row, Axis axis, ScoreSheet sheet) {
    sheet
        .chance(row)
        .ifPresent(score -> {
          String x = axis.position(score);
          html.open("line", "x1", x, "x2", x, "y1", "0", "y2", "100%", "class", "chance");
        });
  }

  private static void mark(Markup html, Score score, int model, int y, Axis axis) {
    String series = series(model);
    String height = Integer.toString(y);
    Interval interval = score.ci95();
    if (interval != null) {
      String from = axis.position(interval.low());
      String to = axis.position(interval.high());
      html.open(
          "line", "x1", from, "x2", to, "y1", height, "y2", height, "class", "interval " + series);
    }
    shape(html, model, axis.position(score.value()), height);
  }

  /** Models differ in shape as well as in colour. */
  static void shape(Markup html, int model, String x, String y) {
    String series = series(model);
    switch (model % 4) {
      case 0 -> html.open("circle", "cx", x, "cy", y, "r", "4", "class", series);
      case 1 -> path(html, x, y, "M-3.6 -3.6h7.2v7.2h-7.2z", series);
      case 2 -> path(html, x, y, "M0 -5L5 0L0 5L-5 0z", series);
      default -> path(html, x, y, "M0 -4.6L4.6 3.6H-4.6z", series);
    }
  }

  /** A nested drawing can be placed by percentage, which a path's own coordinates cannot. */
  private static void path(Markup html, String x, String y, String path, String series) {
    html.open("svg", "x", x, "y", y, "class", "at");
    html.open("path", "d", path, "class", series);
    html.close();
  }

  /** The class of its colour. */
  static String series(int model) {
    return "m" + model % MARKS;
  }
}
