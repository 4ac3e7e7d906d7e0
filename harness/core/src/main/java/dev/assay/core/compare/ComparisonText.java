package dev.assay.core.compare;

import dev.assay.core.compare.RunComparison.Finding;
import dev.assay.core.compare.RunComparison.Flip;
import dev.assay.core.compare.RunComparison.Kind;
import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.statistics.PairedComparison;
import dev.assay.spi.result.Interval;
import java.util.Locale;

/** Comparisons in words and numbers, for a terminal. */
public final class ComparisonText {
  private static final int SHOWN_OF_A_TEXT = 300;

  private ComparisonText() {}

  /** Members of groups are shown where their difference is established; the others are counted. */
  public static String of(RunComparison comparison) {
    var text = new StringBuilder();
    text.append("first:  ").append(comparison.first()).append('\n');
    text.append("second: ").append(comparison.second()).append("\n\n");
    int width = 12;
    for (Row row : comparison.rows()) {
      width = Math.max(width, name(row).length() + 2 * row.depth());
    }
    int hidden = 0;
    for (Row row : comparison.rows()) {
      if (row.depth() > 0
          && row.kind() == Kind.TASK
          && row.finding() == Finding.NOT_ESTABLISHED
          && row.flipped().isEmpty()) {
        hidden++;
      } else {
        append(text, row, width);
      }
    }
    if (hidden > 0) {
      text.append(hidden)
          .append(" tasks within groups show no established difference; --format markdown has them")
          .append(".\n");
    }
    text.append("\nDifferences are second less first, × times first, with 95 % intervals;")
        .append(" p is adjusted by Holm.\n");
    comparison.notes().forEach(note -> text.append("Note: ").append(note).append('\n'));
    return text.toString();
  }

  private static void append(StringBuilder text, Row row, int width) {
    PairedComparison paired = row.paired();
    String indented = "  ".repeat(row.depth()) + name(row);
    text.append(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %s → %s  %s%s  p %s  won %d, lost %d of %d%s\n",
            indented,
            number(row.first()),
            number(row.second()),
            difference(row),
            interval(row),
            p(row.holm()),
            paired.wins(),
            paired.losses(),
            paired.n(),
            paired.clusters() < paired.n() ? " in " + paired.clusters() + " clusters" : ""));
    text.append("  ".repeat(row.depth() + 1)).append(sentence(row)).append('\n');
    for (Flip flip : row.flipped()) {
      text.append(flip(flip));
    }
  }

  private static String flip(Flip flip) {
    return "    document "
        + cut(flip.document())
        + "\n      target "
        + cut(flip.target())
        + "\n      first  "
        + number(flip.firstScore())
        + "  "
        + cut(flip.firstAnswer())
        + "\n      second "
        + number(flip.secondScore())
        + "  "
        + cut(flip.secondAnswer())
        + "\n";
  }

  private static String cut(String text) {
    // Control characters could move the cursor or recolour the terminal.
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= SHOWN_OF_A_TEXT ? plain : plain.substring(0, SHOWN_OF_A_TEXT) + "…";
  }

  static String name(Row row) {
    return row.task()
        + " "
        + row.metric()
        + (row.filter().equals("none") ? "" : " (" + row.filter() + ")")
        + (row.higherIsBetter() ? " ↑" : " ↓");
  }

  /** What the row says, in a sentence. */
  static String sentence(Row row) {
    PairedComparison paired = row.paired();
    Double detectable = paired.smallestDetectable();
    String reach =
        detectable == null
            ? "one draw says nothing about its error"
            : detectable == 0
                ? "no document sets the models apart"
                : "one of " + detectable(row, detectable) + " is found four times in five";
    return switch (row.finding()) {
      case BETTER -> "second is better; " + reach;
      case WORSE -> "second is worse; " + reach;
      case NOT_ESTABLISHED -> "no difference this run could have seen: " + reach;
    };
  }

  private static String detectable(Row row, double difference) {
    return row.factor()
        ? String.format(Locale.ROOT, "%.2f %%", 100 * Math.expm1(difference))
        : number(difference);
  }

  static String difference(Row row) {
    return signed(row, row.paired().difference());
  }

  static String interval(Row row) {
    Interval interval = row.paired().ci95();
    return interval == null || interval.low() == interval.high()
        ? ""
        : " [" + signed(row, interval.low()) + ", " + signed(row, interval.high()) + "]";
  }

  private static String signed(Row row, double difference) {
    if (row.factor()) {
      return "×" + number(Math.exp(difference));
    }
    return (difference >= 0 ? "+" : "-") + number(Math.abs(difference));
  }

  static String p(double p) {
    return p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }

  static String number(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (size >= 1e7) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = size < 10 ? 4 : Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
