package dev.assay.site;

import dev.assay.core.files.FileErrors;
import dev.assay.core.statistics.Factorial.Effect;
import dev.assay.core.study.StudyReport;
import dev.assay.core.study.StudyReport.Factor;
import dev.assay.core.study.StudyReport.ModelFindings;
import dev.assay.core.study.StudyReport.Pooled;
import dev.assay.core.study.StudyReport.Ranking;
import dev.assay.core.study.StudyWords;
import dev.assay.reports.Axis;
import dev.assay.reports.Markup;
import dev.assay.reports.Numbers;
import dev.assay.spi.result.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A prompt study as one self-contained page without a script. */
public final class StudyPage {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";
  private static final int LANE = 24;
  private static final int TICKS = 20;

  private final StudyReport report;
  private final Markup html = new Markup();

  private StudyPage(StudyReport report) {
    this.report = report;
  }

  public static String of(StudyReport report) {
    return new StudyPage(report).page();
  }

  private String page() {
    html.open("html", "lang", "en").open("head");
    html.open("meta", "charset", "UTF-8");
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", report.title());
    html.style(styles(Markup.class, "report.css") + styles(Site.class, "site.css")).close();
    html.open("body").open("main").element("h1", report.title());
    html.element("p", StudyWords.subject(report));
    plot();
    models();
    shares();
    report.factors().forEach(this::levels);
    if (report.pooled() != null && report.ranking() != null) {
      pooled(report.pooled());
      ranking(report.ranking());
    }
    html.close().close().close();
    return html.finish();
  }

  private static String styles(Class<?> anchor, String name) {
    try (InputStream in = anchor.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw FileErrors.cannotRead(Path.of(name), e);
    }
  }

  /** Every cell of every model as a dot, with a line at the model's mean. */
  private void plot() {
    List<Score> all = new ArrayList<>();
    report
        .models()
        .forEach(model -> model.scores().forEach(value -> all.add(score(model.model(), value))));
    Axis axis = Axis.of(all);
    html.open("div", "class", "plot", "role", "img", "aria-label", described());
    html.open("div", "class", "names", "aria-hidden", "true");
    report.models().forEach(model -> html.element("span", model.model()));
    html.close();
    int height = LANE * report.models().size();
    html.open("svg", "height", Integer.toString(height + TICKS), "aria-hidden", "true");
    for (Axis.Tick tick : axis.ticks()) {
      String x = axis.position(tick.value());
      html.open(
          "line", "x1", x, "x2", x, "y1", "0", "y2", Integer.toString(height + 4), "class", "grid");
      html.element("text", tick.label(), "x", x, "y", Integer.toString(height + 16));
    }
    for (int row = 0; row < report.models().size(); row++) {
      marks(report.models().get(row), LANE * row + LANE / 2, axis);
    }
    html.close();
    html.open("div", "class", "values", "aria-hidden", "true");
    report.models().forEach(model -> html.element("span", number(model.mean())));
    html.close().close();
    html.element("p", "A dot is a cell, the upright line a model’s mean.", "class", "note");
  }

  private void marks(ModelFindings model, int y, Axis axis) {
    for (double value : model.scores()) {
      if (Double.isFinite(value)) {
        html.open(
            "circle",
            "cx",
            axis.position(value),
            "cy",
            Integer.toString(y),
            "r",
            "4",
            "class",
            "m0 cell");
      }
    }
    if (Double.isFinite(model.mean())) {
      String x = axis.position(model.mean());
      html.open(
          "line",
          "x1",
          x,
          "x2",
          x,
          "y1",
          Integer.toString(y - LANE / 2 + 2),
          "y2",
          Integer.toString(y + LANE / 2 - 2),
          "class",
          "mean");
    }
  }

  private String described() {
    var text = new StringBuilder("Plot of the scores of all cells.");
    for (ModelFindings model : report.models()) {
      text.append(' ')
          .append(model.model())
          .append(": mean ")
          .append(number(model.mean()))
          .append(", worst ")
          .append(number(model.worstScore()))
          .append(", best ")
          .append(number(model.bestScore()))
          .append('.');
    }
    return text.toString();
  }

  private void models() {
    html.element("h2", "Spread");
    Page.openTable(html, "Spread of each model", "class", "plain");
    head("Model", "Mean", "SD", "Worst", "Best", "SE of a cell");
    for (ModelFindings model : report.models()) {
      html.open("tr").element("th", model.model(), "scope", "row");
      html.element("td", number(model.mean())).element("td", number(model.deviation()));
      cell(model.worstScore(), model.worst());
      cell(model.bestScore(), model.best());
      html.element("td", model.stderr() == null ? "" : number(model.stderr())).close();
    }
    html.close();
    Page.closeTable(html);
    html.element("p", StudyWords.SPREAD);
  }

  private void cell(double value, int cell) {
    html.open("td").text(number(value)).open("br");
    html.element("span", StudyWords.cell(report, cell), "class", "error").close();
  }

  private void shares() {
    html.element("h2", "What the spread comes from");
    Page.openTable(html, "Shares of each model’s variation", "class", "plain");
    List<String> names = new ArrayList<>(List.of("Model"));
    report.factors().forEach(factor -> names.add(factor.name()));
    names.add("interactions");
    head(names.toArray(String[]::new));
    for (ModelFindings model : report.models()) {
      html.open("tr").element("th", model.model(), "scope", "row");
      model.effects().forEach(this::share);
      share(model.rest());
      html.close();
    }
    html.close();
    Page.closeTable(html);
    html.element("p", StudyWords.SHARES);
  }

  private void share(Effect effect) {
    html.element("td", StudyWords.share(effect));
  }

  private void levels(Factor factor) {
    int number = report.factors().indexOf(factor);
    html.element("h2", "Mean by " + factor.name());
    Page.openTable(html, "Mean by " + factor.name(), "class", "plain");
    List<String> names = new ArrayList<>(List.of("Model"));
    names.addAll(factor.levels());
    head(names.toArray(String[]::new));
    for (ModelFindings model : report.models()) {
      html.open("tr").element("th", model.model(), "scope", "row");
      model.levelMeans().get(number).forEach(mean -> html.element("td", number(mean)));
      html.close();
    }
    html.close();
    Page.closeTable(html);
  }

  private void pooled(Pooled pooled) {
    html.element("h2", "All models at once");
    Page.openTable(html, "Shares of all variation", "class", "plain");
    head("Source", "Share of all variation", "Of it, differently by model");
    html.open("tr").element("th", "model", "scope", "row");
    share(pooled.model());
    html.element("td", "").close();
    for (int i = 0; i < report.factors().size(); i++) {
      html.open("tr").element("th", report.factors().get(i).name(), "scope", "row");
      share(pooled.effects().get(i));
      share(pooled.interactions().get(i));
      html.close();
    }
    html.open("tr").element("th", "other interactions", "scope", "row");
    share(pooled.rest());
    html.element("td", "").close().close();
    Page.closeTable(html);
    html.element("p", StudyWords.POOLED);
  }

  private void ranking(Ranking ranking) {
    html.element("h2", "Does the ranking survive?");
    html.element("p", StudyWords.ranking(report, ranking));
    Page.openTable(html, "Pairs of models", "class", "plain");
    head("Pair, the better by its mean first", "Other way round", "Equal");
    ranking.pairs().stream()
        .limit(StudyWords.PAIRS)
        .forEach(pair -> {
          String better = report.models().get(pair.better()).model();
          String worse = report.models().get(pair.worse()).model();
          html.open("tr").element("th", better + " – " + worse, "scope", "row");
          html.element("td", StudyWords.percent(pair.reversed()));
          html.element("td", StudyWords.percent(pair.tied())).close();
        });
    html.close();
    Page.closeTable(html);
  }

  private void head(String... names) {
    html.open("thead").open("tr");
    for (String name : names) {
      html.element("th", name, "scope", "col");
    }
    html.close().close().open("tbody");
  }

  private String number(double value) {
    return Numbers.value(score("", value));
  }

  private Score score(String model, double value) {
    return new Score(
        model,
        report.task(),
        report.metric(),
        report.filter(),
        value,
        null,
        null,
        0,
        report.higherIsBetter());
  }
}
