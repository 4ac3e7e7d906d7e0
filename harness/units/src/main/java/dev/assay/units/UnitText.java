package dev.assay.units;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Units as text, so that tokenizers, trainers and models of text take them as they are: each is a
 * character of Unicode's private use area, as are the two that stand before and behind a medium and
 * the one that begins a text.
 */
public final class UnitText {
  private static final char BEGIN = '\uE001';
  private static final char END = '\uE002';
  private static final char FIRST = '\uE003';
  private static final char LAST = '\uF8FF';

  /**
   * What every text begins with that is learnt from or scored, so that a model of any family, with
   * a start token of its own or without, knows a beginning for one.
   */
  public static final char START = '\uE000';

  /** As many units as there are characters for. */
  public static final int MOST_UNITS = LAST - FIRST + 1;

  private static final Pattern CHARACTER = Pattern.compile("[" + START + "-" + LAST + "]");

  private UnitText() {}

  /** A medium's text. */
  public static String of(int[] units) {
    var text = new StringBuilder(units.length + 2).append(BEGIN);
    for (int unit : units) {
      if (unit < 0 || unit >= MOST_UNITS) {
        throw new IllegalArgumentException("there is no character for unit " + unit);
      }
      text.append((char) (FIRST + unit));
    }
    return text.append(END).toString();
  }

  /** The text as people can read it: {@code <17>} for a unit, {@code <|} and {@code |>} around. */
  public static String readable(String text) {
    return CHARACTER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(readable(found.group().charAt(0))));
  }

  private static String readable(char character) {
    return switch (character) {
      case START -> "<s>";
      case BEGIN -> "<|";
      case END -> "|>";
      default -> "<" + (character - FIRST) + ">";
    };
  }
}
