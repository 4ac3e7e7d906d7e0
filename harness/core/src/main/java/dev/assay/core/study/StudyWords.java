package dev.assay.core.study;

import dev.assay.core.statistics.Factorial.Effect;
import dev.assay.core.study.StudyReport.Factor;
import dev.assay.core.study.StudyReport.Ranking;
import dev.assay.core.study.StudyReport.Reversal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sentences of a study's report, the same in Markdown and HTML. */
public final class StudyWords {
  /** As many pairs of models as a reader wants to see. */
  public static final int PAIRS = 15;

  public static final String SPREAD =
      "SD is the standard deviation over the cells. SE of a cell is the standard error that the"
          + " draw of documents gives its score; all cells have the same documents, so the SD is"
          + " what prompts do on these.";

  public static final String SHARES =
      "Shares of each model's variation over the cells (SS / SS total of a full factorial analysis"
          + " of variance); * marks a factor whose F test against the interactions has p < 0.05.";

  public static final String POOLED =
      "The last column is the factor's interaction with the model: a prompt that helps one model"
          + " and not another. Where it is large, no one prompt is fair to all.";

  private StudyWords() {}

  /** What was varied, and how much of it. */
  public static String subject(StudyReport report) {
    String factors =
        report.factors().stream()
            .map(factor -> factor.levels().size() + " × " + factor.name())
            .collect(Collectors.joining(", "));
    return report.metric()
        + (report.filter().equals("none") ? "" : " (" + report.filter() + ")")
        + (report.higherIsBetter() ? " (higher is better)" : " (lower is better)")
        + " of "
        + report.task()
        + " in "
        + report.cells().size()
        + " cells: "
        + factors
        + ".";
  }

  /** The levels that a cell is made of. */
  public static String cell(StudyReport report, int cell) {
    List<String> levels = new ArrayList<>();
    int inner = report.cells().size();
    for (Factor factor : report.factors()) {
      inner /= factor.levels().size();
      String level = factor.levels().get(cell / inner % factor.levels().size());
      levels.add(
          switch (factor.name()) {
            case "shots" -> level + (level.equals("1") ? " shot" : " shots");
            case "template", "format" -> level;
            case String name -> name + " " + level;
          });
    }
    return String.join(", ", levels);
  }

  /** What became of the order of the models. */
  public static String ranking(StudyReport report, Ranking ranking) {
    int cells = report.cells().size();
    String order =
        ranking.order().stream()
            .map(model -> report.models().get(model).model())
            .collect(Collectors.joining(", "));
    Reversal first = ranking.pairs().getFirst();
    String verdict =
        ranking.sameOrder() == cells
            ? "It survives: every cell orders the models alike."
            : first.reversed() == 0
                ? "No two models are ever the other way round, though some cells do not tell them"
                    + " apart."
                : "It does not survive everywhere: "
                    + report.models().get(first.worse()).model()
                    + " is better than "
                    + report.models().get(first.better()).model()
                    + " in "
                    + percent(first.reversed())
                    + " of the cells.";
    return "By their means: "
        + order
        + ". "
        + verdict
        + " "
        + ranking.sameOrder()
        + " of "
        + cells
        + " cells have this order; Kendall's tau-b with it is "
        + decimal(ranking.meanTau())
        + " on average and "
        + decimal(ranking.leastTau())
        + " at least; a pair of models drawn at random is the other way round in a cell drawn at"
        + " random with probability "
        + decimal(ranking.reversal())
        + ".";
  }

  public static String share(Effect effect) {
    Double p = effect.pValue();
    return percent(effect.share()) + (p != null && p < 0.05 ? " *" : "");
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String decimal(double value) {
    return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.3f", value);
  }
}
