package dev.assay.reports;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and the SVG within it. All text and every attribute's value is escaped here, so that
 * nothing a model, a file or a user wrote can become markup; element and attribute names are ours.
 * What it writes is also well-formed XML.
 */
public final class Markup {
  private static final Set<String> VOID =
      Set.of("meta", "link", "input", "line", "circle", "rect", "path", "br");
  private static final Set<String> INLINE =
      Set.of("a", "b", "code", "span", "td", "th", "text", "dt", "dd", "h1", "h2", "h3", "title");

  private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element, or writes it whole if it can hold nothing.
   *
   * @param attributes names and values by turns
   */
  public Markup open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    if (VOID.contains(element)) {
      out.append("/>");
    } else {
      out.append('>');
      open.push(element);
    }
    return this;
  }

  /** Closes the element opened last. */
  public Markup close() {
    String element = open.pop();
    out.append("</").append(element).append('>');
    if (!INLINE.contains(element)) {
      out.append('\n');
    }
    return this;
  }

  public Markup text(String text) {
    escape(text);
    return this;
  }

  /** An element with text alone in it. */
  public Markup element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Our own style sheet; the one thing written as it is. */
  public Markup style(String css) {
    out.append("<style>\n").append(css).append("</style>\n");
    return this;
  }

  public String finish() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  private void escape(String text) {
    String legal = legal(text);
    for (int i = 0; i < legal.length(); i++) {
      char c = legal.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  /** The text with every character that XML forbids replaced. */
  static String legal(String text) {
    var legal = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean allowed =
              c == '\t'
                  || c == '\n'
                  || c >= 0x20 && c < 0x7f
                  || c > 0x9f && c < 0xd800
                  || c > 0xdfff && c < 0xfffe
                  || c > 0xffff;
          legal.appendCodePoint(allowed ? c : 0xfffd);
        });
    return legal.toString();
  }
}
