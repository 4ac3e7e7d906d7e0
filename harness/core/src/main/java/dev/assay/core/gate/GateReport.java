package dev.assay.core.gate;

import dev.assay.core.compare.ComparisonMarkdown;
import dev.assay.core.gate.GateResult.GatedScore;
import dev.assay.core.statistics.MarginTest;
import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.core.statistics.MarginTest.Verdict;
import dev.assay.core.statistics.NonInferiority;
import dev.assay.core.statistics.SequentialNonInferiority;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A gate's findings in the forms that people and CI systems read. */
public final class GateReport {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Changes beyond this are told as factors, not in percent. */
  private static final double FACTORS_FROM = 3;

  private GateReport() {}

  public static String text(GateResult result) {
    var text = new StringBuilder();
    for (GatedScore score : result.scores()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-10s %s: %s\n           %s\n",
              word(score.verdict()),
              name(score),
              change(score),
              power(result, score)));
    }
    result.notes().forEach(note -> text.append("Note: ").append(note).append('\n'));
    return text.toString();
  }

  public static String markdown(GateResult result) {
    var text = new StringBuilder();
    text.append("### Gate: ").append(word(worst(result))).append("\n\n");
    text.append("| | Score | Baseline | Run | Difference | Margin | n | |\n");
    text.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    for (GatedScore score : result.scores()) {
      String[] cells = {
        word(score.verdict()),
        ComparisonMarkdown.escape(name(score)),
        number(score.recorded()),
        number(score.value()),
        difference(score),
        amount(score, score.margin()),
        Long.toString(score.n()),
        power(result, score)
      };
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    result
        .notes()
        .forEach(note -> text.append("\n- ").append(ComparisonMarkdown.escape(note)).append('\n'));
    return text.toString();
  }

  /** Lines that GitHub Actions shows beside the change. */
  public static String annotations(GateResult result) {
    var text = new StringBuilder();
    for (GatedScore score : result.scores()) {
      String level =
          switch (score.verdict()) {
            case PASSED -> "notice";
            case REGRESSION -> "error";
            case UNRESOLVED -> "warning";
          };
      // The characters that end a message or property have codes of their own there.
      String message =
          (name(score) + ": " + change(score) + ". " + power(result, score))
              .replace("%", "%25")
              .replace("\r", "%0D")
              .replace("\n", "%0A");
      text.append("::").append(level).append(" title=assay gate::").append(message).append('\n');
    }
    return text.toString();
  }

  public static String json(GateResult result) {
    List<Map<String, @Nullable Object>> scores = new ArrayList<>();
    for (GatedScore score : result.scores()) {
      MarginTest test = score.test();
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("task", score.task());
      json.put("metric", score.metric());
      json.put("filter", score.filter());
      json.put("verdict", word(score.verdict()));
      json.put("baseline", score.recorded());
      json.put("value", score.value());
      json.put("margin", score.margin());
      json.put("n", score.n());
      json.put("improvement", test == null ? null : test.difference());
      json.put("stderr", test == null ? null : test.stderr());
      json.put("two_sided", test != null && test.sides() == Sides.TWO);
      json.put("sequential", test instanceof SequentialNonInferiority);
      if (test instanceof NonInferiority fixed) {
        json.put("passes_unchanged", fixed.passesUnchanged());
        json.put("caught_nine_times_in_ten", fixed.caughtNineTimesInTen());
        json.put("smallest_margin", fixed.smallestMargin());
      }
      scores.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", word(worst(result)));
    json.put("baseline", result.baseline());
    json.put("run", result.run());
    json.put("scores", scores);
    json.put("notes", result.notes());
    return MAPPER.writeValueAsString(json);
  }

  static Verdict worst(GateResult result) {
    return result.has(Verdict.REGRESSION)
        ? Verdict.REGRESSION
        : result.has(Verdict.UNRESOLVED) ? Verdict.UNRESOLVED : Verdict.PASSED;
  }

  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  static String name(GatedScore score) {
    return score.task()
        + " "
        + score.metric()
        + (score.filter().equals("none") ? "" : " (" + score.filter() + ")");
  }

  static String change(GatedScore score) {
    return number(score.recorded())
        + " → "
        + number(score.value())
        + " ("
        + difference(score)
        + "), margin "
        + amount(score, score.margin())
        + ", n = "
        + score.n();
  }

  /** What this gate can see, in a sentence. */
  static String power(GateResult result, GatedScore score) {
    String drawn = result.drawn().name().toLowerCase(Locale.ROOT);
    return switch (score.test()) {
      case null -> "A single one says nothing about its error; measure more " + drawn + ".";
      case NonInferiority test when score.verdict() == Verdict.UNRESOLVED ->
          "These "
              + drawn
              + " cannot tell a change of the margin from none; the smallest margin they resolve is"
              + " "
              + amount(score, score.ownUnit(test.smallestMargin()))
              + ". Measure more "
              + drawn
              + " or widen the margin.";
      case NonInferiority test ->
          "This gate sees a loss of "
              + amount(score, score.ownUnit(test.caughtNineTimesInTen()))
              + " 9 times in 10 and lets an unchanged model through "
              + String.format(Locale.ROOT, "%.0f", Math.floor(100 * test.passesUnchanged()))
              + " times in 100.";
      case SequentialNonInferiority test when score.verdict() == Verdict.UNRESOLVED ->
          "Not decided after "
              + test.draws()
              + " "
              + drawn
              + ": the bounds lie "
              + amount(score, score.ownUnit(test.reach()))
              + " to either side.";
      case SequentialNonInferiority test ->
          "Decided after " + test.draws() + " " + drawn + ", at a level that looking early keeps.";
    };
  }

  private static String difference(GatedScore score) {
    MarginTest test = score.test();
    if (score.factor()) {
      return String.format(Locale.ROOT, "%+.2f %%", 100 * (score.value() / score.recorded() - 1));
    }
    double difference = score.value() - score.recorded();
    String sign = difference < 0 ? "-" : "+";
    String error = test == null ? "" : " ± " + number(test.stderr());
    return sign + number(Math.abs(difference)) + error;
  }

  private static String amount(GatedScore score, double size) {
    return score.factor() ? String.format(Locale.ROOT, "%.2f %%", 100 * size) : number(size);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size < 100 ? "%.4f" : size < 1e7 ? "%.2f" : "%.3e", value);
  }
}
