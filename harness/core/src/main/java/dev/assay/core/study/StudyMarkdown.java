package dev.assay.core.study;

import dev.assay.core.statistics.Factorial.Effect;
import dev.assay.core.study.StudyReport.Factor;
import dev.assay.core.study.StudyReport.ModelFindings;
import dev.assay.core.study.StudyReport.Pooled;
import dev.assay.core.study.StudyReport.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A study's report as Markdown. */
public final class StudyMarkdown {
  private final StudyReport report;
  private final StringBuilder out = new StringBuilder();

  private StudyMarkdown(StudyReport report) {
    this.report = report;
  }

  public static String of(StudyReport report) {
    var markdown = new StudyMarkdown(report);
    markdown.write();
    return markdown.out.toString();
  }

  private void write() {
    line("# " + plain(report.title()));
    line("");
    line(StudyWords.subject(report));
    line("");
    models();
    shares();
    report.factors().forEach(this::levels);
    if (report.pooled() != null && report.ranking() != null) {
      pooled(report.pooled());
      ranking(report.ranking());
    }
  }

  private void models() {
    row(List.of("Model", "Mean", "SD", "Worst", "Best", "SE of a cell", "Worst with"));
    line("| --- | ---: | ---: | ---: | ---: | ---: | --- |");
    for (ModelFindings model : report.models()) {
      row(
          List.of(
              plain(model.model()),
              number(model.mean()),
              number(model.deviation()),
              number(model.worstScore()),
              number(model.bestScore()),
              model.stderr() == null ? "" : number(model.stderr()),
              plain(StudyWords.cell(report, model.worst()))));
    }
    line("");
    line(StudyWords.SPREAD);
    line("");
  }

  private void shares() {
    line("## What the spread comes from");
    line("");
    List<String> names = new ArrayList<>(List.of("Model"));
    report.factors().forEach(factor -> names.add(factor.name()));
    names.add("interactions");
    row(names);
    line("| --- |" + " ---: |".repeat(names.size() - 1));
    for (ModelFindings model : report.models()) {
      List<String> cells = new ArrayList<>(List.of(plain(model.model())));
      model.effects().forEach(effect -> cells.add(share(effect)));
      cells.add(share(model.rest()));
      row(cells);
    }
    line("");
    line(StudyWords.SHARES);
    line("");
  }

  private void levels(Factor factor) {
    int number = report.factors().indexOf(factor);
    line("## Mean by " + factor.name());
    line("");
    List<String> names = new ArrayList<>(List.of("Model"));
    factor.levels().forEach(level -> names.add(plain(level)));
    row(names);
    line("| --- |" + " ---: |".repeat(factor.levels().size()));
    for (ModelFindings model : report.models()) {
      List<String> cells = new ArrayList<>(List.of(plain(model.model())));
      model.levelMeans().get(number).forEach(mean -> cells.add(number(mean)));
      row(cells);
    }
    line("");
  }

  private void pooled(Pooled pooled) {
    line("## All models at once");
    line("");
    row(List.of("Source", "Share of all variation", "Of it, differently by model"));
    line("| --- | ---: | ---: |");
    row(List.of("model", share(pooled.model()), ""));
    for (int i = 0; i < report.factors().size(); i++) {
      row(
          List.of(
              report.factors().get(i).name(),
              share(pooled.effects().get(i)),
              share(pooled.interactions().get(i))));
    }
    row(List.of("other interactions", share(pooled.rest()), ""));
    line("");
    line(StudyWords.POOLED);
    line("");
  }

  private void ranking(Ranking ranking) {
    line("## Does the ranking survive?");
    line("");
    line(StudyWords.ranking(report, ranking));
    line("");
    row(List.of("Pair, the better by its mean first", "Other way round", "Equal"));
    line("| --- | ---: | ---: |");
    ranking.pairs().stream()
        .limit(StudyWords.PAIRS)
        .forEach(pair ->
            row(
                List.of(
                    plain(report.models().get(pair.better()).model())
                        + " – "
                        + plain(report.models().get(pair.worse()).model()),
                    StudyWords.percent(pair.reversed()),
                    StudyWords.percent(pair.tied()))));
    line("");
  }

  private static String share(Effect effect) {
    return StudyWords.share(effect);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.2f", value);
  }

  private void row(List<String> cells) {
    line(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /** Text that cannot become markup. */
  private static String plain(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replaceAll("([\\\\`*\\[\\]|~])", "\\\\$1")
        .replaceAll("\\R", " ");
  }
}
