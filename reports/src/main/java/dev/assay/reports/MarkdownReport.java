package dev.assay.reports;

import static dev.assay.reports.MarkdownTable.escape;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** {@code report.md}: for a pull request, an issue or a model's page. */
final class MarkdownReport implements ReportWriter {
  @Override
  public String fileName() {
    return "report.md";
  }

  @Override
  public String summary() {
    return "Scores, outcomes, models and settings as Markdown tables.";
  }

  @Override
  public void write(EvalResult result, OutputStream out) throws IOException {
    var text = new StringBuilder();
    text.append("# ").append(escape(result.title())).append("\n\n");
    text.append(introduction(result)).append("\n\n");
    var sheet = new ScoreSheet(result);
    scores(sheet, text);
    if (!sheet.scales().isEmpty()) {
      text.append("## Scale\n\n");
      sheet.scales().forEach(scale -> scale(sheet, scale, text));
    }
    outcomes(result, text);
    models(result, text);
    run(result.run(), text);
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String introduction(EvalResult result) {
    return "Assay "
        + escape(result.run().assayVersion())
        + ", started "
        + escape(result.run().started())
        + ", took "
        + Numbers.duration(result.run().seconds())
        + ". ± is one standard error; the interval is at 95 %; n is the number of samples. "
        + "A score is **bold** where its interval lies clear of every other model's, on the good"
        + " side. ↑: higher is better, ↓: lower is better.";
  }

  private static void scores(ScoreSheet sheet, StringBuilder text) {
    text.append("## Scores\n\n");
    var table =
        new MarkdownTable(
            text,
            List.of("Task", "Shots:", "Metric", "Model", "Score:", "±:", "95 % interval:", "n:"));
    for (ScoreSheet.Placed placed : sheet.all()) {
      TaskEntry task = placed.task();
      String name = "– ".repeat(placed.depth()) + escape(task.title());
      List<ScoreRow> rows = sheet.rows(task);
      if (rows.isEmpty()) {
        table.row(List.of(name, "", "", "", "", "", "", ""));
      }
      for (ScoreRow row : rows) {
        String shots = task.group() ? "" : Integer.toString(task.numFewshot());
        metric(row, name, shots, table);
        name = "";
      }
    }
    text.append('\n');
  }

  private static void metric(ScoreRow row, String name, String shots, MarkdownTable table) {
    OptionalInt best = row.clearlyBest();
    boolean first = true;
    for (int model = 0; model < row.scores().size(); model++) {
      Score score = row.scores().get(model);
      if (score == null) {
        continue;
      }
      String value = Numbers.value(score);
      table.row(
          List.of(
              first ? name : "",
              first && !name.isEmpty() ? shots : "",
              first ? escape(row.measure()) + " " + row.direction() : "",
              escape(score.model()),
              best.isPresent() && best.getAsInt() == model ? "**" + value + "**" : value,
              Numbers.stderr(score),
              Numbers.interval(score),
              Numbers.count(score.n())));
      first = false;
    }
  }

  private static void scale(ScoreSheet sheet, Scale scale, StringBuilder text) {
    text.append("N stands for ").append(scale.axis().words()).append(".\n\n");
    var table =
        new MarkdownTable(
            text,
            List.of(
                "Task",
                "Metric",
                "Family",
                "Sizes:",
                "Smallest:",
                "Largest:",
                "Largest step",
                "Law"));
    for (ScoreSheet.Placed placed : sheet.overview()) {
      for (ScoreRow row : sheet.rows(placed.task())) {
        for (ScaleCurve curve : ScaleCurve.of(row, scale, sheet)) {
          table.row(scale(placed.task(), row, curve));
        }
      }
    }
    text.append('\n');
  }

  private static List<String> scale(TaskEntry task, ScoreRow row, ScaleCurve curve) {
    String sizes =
        curve.points().stream()
            .map(point -> ScalePlot.shortened(point.size()))
            .collect(Collectors.joining(", "));
    return List.of(
        escape(task.title()),
        escape(row.measure()) + " " + row.direction(),
        escape(curve.name()),
        sizes,
        Numbers.value(curve.smallest().score()),
        Numbers.value(curve.largest().score()),
        curve.largestStep().map(ScaleStep::words).orElse(""),
        curve.law().map(PowerLaw::formula).orElse(""));
  }

  private static void outcomes(EvalResult result, StringBuilder text) {
    text.append("## What stands behind the scores\n\n");
    text.append(Outcomes.sentence(result.outcomes())).append("\n\n");
    List<TaskOutcome> notable =
        Outcomes.byRoot(result).stream().filter(Outcomes::isNotable).toList();
    if (notable.isEmpty()) {
      return;
    }
    var table = new MarkdownTable(text, Outcomes.HEADINGS);
    for (TaskOutcome outcome : notable) {
      List<String> cells = new ArrayList<>();
      cells.add(escape(outcome.task()));
      cells.add(escape(outcome.model()));
      cells.add(escape(outcome.filter()));
      cells.addAll(Outcomes.counts(outcome));
      table.row(cells);
    }
    text.append('\n');
  }

  private static void models(EvalResult result, StringBuilder text) {
    text.append("## Models\n\n");
    var table =
        new MarkdownTable(
            text,
            List.of(
                "Model",
                "Family",
                "Specification",
                "Parameters:",
                "Context:",
                "Tokens requested:",
                "Tokens computed:",
                "Time:"));
    for (ModelEntry model : result.models()) {
      ModelCard card = model.card();
      Long parameters = card.parameters();
      Integer context = card.contextLength();
      table.row(
          List.of(
              escape(card.name()),
              escape(card.family()),
              escape(model.spec()),
              parameters == null ? "" : Numbers.count(parameters),
              context == null ? "" : Numbers.count(context),
              Numbers.count(model.usage().tokensRequested()),
              Numbers.countOf(model.usage().tokensComputed(), model.usage().tokensRequested()),
              Numbers.duration(model.seconds())));
    }
    text.append('\n');
    incidents(result.models(), text);
  }

  /** What changed how models computed; nothing where nothing did. */
  private static void incidents(List<ModelEntry> models, StringBuilder text) {
    boolean any = false;
    for (ModelEntry model : models) {
      for (String incident : model.incidents()) {
        text.append("- **").append(escape(model.card().name())).append("**: ");
        text.append(escape(incident)).append('\n');
        any = true;
      }
    }
    text.append(any ? "\n" : "");
  }

  private static void run(RunInfo run, StringBuilder text) {
    text.append("## Run\n\n");
    var table = new MarkdownTable(text, List.of("", ""));
    run.environment().forEach((key, value) -> table.row(List.of(escape(key), escape(value))));
    table.row(List.of("plugins", escape(String.join(", ", run.plugins()))));
  }
}
