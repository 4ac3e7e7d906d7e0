package dev.assay.reports;

import java.util.List;

/** Appends a table; every cell is text from outside unless it says otherwise. */
public final class MarkdownTable {
  private final StringBuilder out;

  /**
   * @param columns headings, as Markdown; one that ends in a colon is aligned right
   */
  public MarkdownTable(StringBuilder out, List<String> columns) {
    this.out = out;
    line(columns.stream().map(c -> c.endsWith(":") ? c.substring(0, c.length() - 1) : c).toList());
    line(columns.stream().map(c -> c.endsWith(":") ? "---:" : "---").toList());
  }

  /**
   * @param cells as Markdown: what comes from outside has been through {@link #escape}
   */
  public void row(List<String> cells) {
    line(cells);
  }

  private void line(List<String> cells) {
    out.append('|');
    for (String cell : cells) {
      out.append(cell.isEmpty() ? " " : " " + cell + " ").append('|');
    }
    out.append('\n');
  }

  /** Text that shows as it is in a cell: no markup, no HTML, one line. */
  public static String escape(String text) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '\\', '`', '*', '[', ']', '|', '~' -> escaped.append('\\').append(c);
        case '_' -> escaped.append(isWithinWord(text, i) ? "_" : "\\_");
        default -> escaped.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return escaped.toString();
  }

  /** There an underscore is no markup, and names like {@code exact_match} stay readable. */
  private static boolean isWithinWord(String text, int i) {
    return i > 0
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i - 1))
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }
}
