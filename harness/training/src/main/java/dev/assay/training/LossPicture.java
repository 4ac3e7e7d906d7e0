package dev.assay.training;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** A loss curve as SVG. */
final class LossPicture {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 30;
  private static final int BOTTOM = 45;
  private static final int TICKS = 5;

  private final List<LossCurve.Point> points;
  private final double steps;
  private final double low;
  private final double high;

  LossPicture(List<LossCurve.Point> points) {
    this.points = points;
    steps = points.stream().mapToInt(LossCurve.Point::step).max().orElse(1);
    double[] losses =
        points.stream()
            .flatMapToDouble(p -> DoubleStream.of(p.loss(), p.heldOut()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double least = losses.length == 0 ? 0 : losses[0];
    double most = losses.length == 0 ? 1 : losses[losses.length - 1];
    double margin = Math.max(1e-3, (most - least) * 0.05);
    low = least - margin;
    high = most + margin;
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            HEIGHT));
    for (int i = 0; i <= TICKS; i++) {
      double loss = low + (high - low) * i / TICKS;
      double step = steps * i / TICKS;
      svg.append(line(LEFT, y(loss), WIDTH - RIGHT, y(loss)));
      svg.append(text(LEFT - 6, y(loss) + 4, "end", String.format(Locale.ROOT, "%.3f", loss)));
      svg.append(
          text(x(step), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%.0f", step)));
    }
    svg.append(text(LEFT, TOP - 12, "start", "nats a token: training grey, held out blue"));
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "steps"));
    svg.append(path("#999999", LossCurve.Point::loss));
    svg.append(path("#1f5fbf", LossCurve.Point::heldOut));
    for (LossCurve.Point p : points) {
      if (Double.isFinite(p.heldOut())) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#1f5fbf\"/>%n",
                x(p.step()),
                y(p.heldOut())));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private String path(String colour, ToDoubleFunction<LossCurve.Point> loss) {
    StringBuilder path = new StringBuilder();
    for (LossCurve.Point p : points) {
      double value = loss.applyAsDouble(p);
      if (Double.isFinite(value)) {
        path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(p.step()), y(value)));
      }
    }
    return String.format(
        Locale.ROOT,
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n",
        colour,
        path.toString().strip());
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String what) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        what);
  }

  private double x(double step) {
    return LEFT + (WIDTH - LEFT - RIGHT) * step / steps;
  }

  private double y(double loss) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - loss) / (high - low);
  }
}
