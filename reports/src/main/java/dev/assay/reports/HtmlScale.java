package dev.assay.reports;

import dev.assay.spi.result.TaskEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The section of a page that shows scores against size, where a family of the run comes in sizes:
 * the metrics of a task side by side, since what jumps in one may grow steadily in another.
 */
final class HtmlScale {
  private final Markup html;
  private final ScoreSheet sheet;

  HtmlScale(Markup html, ScoreSheet sheet) {
    this.html = html;
    this.sheet = sheet;
  }

  void write() {
    html.open("section", "id", "scale", "aria-label", "Scale").element("h2", "Scale");
    sheet.scales().forEach(this::scale);
    html.close();
  }

  private void scale(Scale scale) {
    html.element(
        "p",
        "Scores against "
            + scale.axis().words()
            + " (N), bars are 95 % intervals"
            + (sheet.chance().isPresent() ? ", dashed is chance" : "")
            + ". A jump of a metric that counts right answers says little"
            + " while one that measures probability, beside it, grows steadily.");
    html.open("ul", "class", "legend");
    int place = 0;
    for (Map.Entry<String, List<Integer>> series : scale.series().entrySet()) {
      if (!series.getValue().isEmpty()) {
        html.open("li");
        Plot.key(html, place);
        html.text(series.getKey()).close();
      }
      place++;
    }
    html.close();
    for (ScoreSheet.Placed placed : sheet.overview()) {
      task(placed.task(), scale);
    }
  }

  private void task(TaskEntry task, Scale scale) {
    html.element("h3", task.title()).open("div", "class", "figures");
    for (ScoreRow row : sheet.rows(task)) {
      List<ScaleCurve> curves = ScaleCurve.of(row, scale, sheet);
      if (curves.isEmpty()) {
        continue;
      }
      String measure = row.measure() + " " + row.direction();
      html.open("figure");
      OptionalDouble chance = sheet.chance(row);
      ScalePlot.write(html, row, curves, scale.axis(), chance, alternative(task, row, curves));
      html.open("figcaption").element("b", measure);
      laws(curves).forEach(law -> html.text(" · " + law));
      steps(curves).forEach(step -> html.text(" · " + step));
      html.close().close();
    }
    html.close();
  }

  private static List<String> laws(List<ScaleCurve> curves) {
    List<String> laws = new ArrayList<>();
    for (ScaleCurve curve : curves) {
      curve.law().ifPresent(law -> laws.add(curve.name() + ": " + law.formula()));
    }
    return laws;
  }

  private static List<String> steps(List<ScaleCurve> curves) {
    List<String> steps = new ArrayList<>();
    for (ScaleCurve curve : curves) {
      curve
          .largestStep()
          .ifPresent(step -> steps.add(curve.name() + ", largest step " + step.words()));
    }
    return steps;
  }

  private static String alternative(TaskEntry task, ScoreRow row, List<ScaleCurve> curves) {
    var text = new StringBuilder(task.title() + ", " + row.measure() + ".");
    for (ScaleCurve curve : curves) {
      text.append(' ').append(curve.name()).append(": ");
      text.append(Numbers.value(curve.smallest().score()));
      if (curve.points().size() > 1) {
        text.append(" at ").append(ScalePlot.shortened(curve.smallest().size()));
        text.append(" to ").append(Numbers.value(curve.largest().score()));
      }
      text.append(" at ").append(ScalePlot.shortened(curve.largest().size())).append('.');
    }
    return text.toString();
  }
}
