package dev.assay.reports;

import dev.assay.spi.result.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The scores of models that differ in one thing on one metric of one task, from the smallest model
 * to the largest.
 *
 * @param place among the curves of the scale, for the mark that stands for it
 */
record ScaleCurve(String name, int place, List<Point> points) {
  ScaleCurve {
    points = List.copyOf(points);
  }

  /** One model's. */
  record Point(long size, Score score) {
    double value() {
      return score.value();
    }
  }

  Point smallest() {
    return points.getFirst();
  }

  Point largest() {
    return points.getLast();
  }

  /**
   * How the score falls with size. Only for bits, which have a law of this form: a perplexity is
   * their exponential, and a share of right answers ends at 1.
   */
  Optional<PowerLaw> law() {
    boolean bits = smallest().score().metric().startsWith("bits_per_");
    return bits ? PowerLaw.of(points) : Optional.empty();
  }

  /**
   * The step from one size to the next in which the score improves most. None where there are fewer
   * sizes than {@link ScaleAxis#SIZES}, or the largest model is no better than the smallest.
   */
  Optional<ScaleStep> largestStep() {
    double whole = gain(smallest(), largest());
    if (whole <= 0 || points.stream().mapToLong(Point::size).distinct().count() < ScaleAxis.SIZES) {
      return Optional.empty();
    }
    return IntStream.range(1, points.size())
        .mapToObj(i -> new ScaleStep(points.get(i - 1), points.get(i), smallest(), largest()))
        .max(Comparator.comparingDouble(step -> gain(step.from(), step.to())));
  }

  private static double gain(Point from, Point to) {
    double difference = to.value() - from.value();
    return from.score().higherIsBetter() ? difference : -difference;
  }

  /** Those of a metric, in the order of the run. */
  static List<ScaleCurve> of(ScoreRow row, Scale scale, ScoreSheet sheet) {
    List<ScaleCurve> curves = new ArrayList<>();
    int place = 0;
    for (Map.Entry<String, List<Integer>> series : scale.series().entrySet()) {
      List<Point> points = new ArrayList<>();
      for (int model : series.getValue()) {
        Score score = row.scores().get(model);
        if (score != null && Double.isFinite(score.value())) {
          points.add(new Point(Objects.requireNonNull(scale.axis().of(sheet.card(model))), score));
        }
      }
      if (!points.isEmpty()) {
        points.sort(Comparator.comparingLong(Point::size));
        curves.add(new ScaleCurve(series.getKey(), place, points));
      }
      place++;
    }
    return curves;
  }
}
