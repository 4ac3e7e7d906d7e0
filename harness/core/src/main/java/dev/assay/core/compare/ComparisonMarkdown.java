package dev.assay.core.compare;

import dev.assay.core.compare.RunComparison.Row;
import dev.assay.core.statistics.PairedComparison;

/** Comparisons as Markdown, for a pull request. */
public final class ComparisonMarkdown {
  private ComparisonMarkdown() {}

  public static String of(RunComparison comparison) {
    var text = new StringBuilder();
    text.append("## ").append(escape(comparison.second()));
    text.append(" against ").append(escape(comparison.first())).append("\n\n");
    text.append(
        """
        | Task | Metric | First | Second | Difference | 95 % interval | p (Holm) | p (BH) | Won | Lost | n | Detectable | |
        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
        """);
    comparison.rows().forEach(row -> append(text, row));
    text.append(
        """

        Differences are second less first; × is how many times the first score the second is. \
        Documents are paired. *Detectable* is the difference that this run finds four times in five.
        """);
    comparison.notes().forEach(note -> text.append("\n- ").append(escape(note)));
    if (!comparison.notes().isEmpty()) {
      text.append('\n');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Row row) {
    PairedComparison paired = row.paired();
    Double detectable = paired.smallestDetectable();
    String[] cells = {
      "– ".repeat(row.depth()) + escape(row.title()),
      escape(ComparisonText.name(row).substring(row.task().length() + 1)),
      ComparisonText.number(row.first()),
      ComparisonText.number(row.second()),
      ComparisonText.difference(row),
      ComparisonText.interval(row).strip(),
      ComparisonText.p(row.holm()),
      ComparisonText.p(row.benjaminiHochberg()),
      Long.toString(paired.wins()),
      Long.toString(paired.losses()),
      Long.toString(paired.n()),
      detectable == null ? "" : ComparisonText.number(detectable),
      switch (row.finding()) {
        case BETTER -> "**better**";
        case WORSE -> "**worse**";
        case NOT_ESTABLISHED -> "not established";
      }
    };
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Text that shows as it is in a cell. */
  public static String escape(String text) {
    return text.replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*\\[\\]|~])", "\\\\$1");
  }
}
