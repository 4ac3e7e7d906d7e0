package dev.assay.jinja.python;

/** Python's classes of characters, by code point. */
public final class Characters {
  private Characters() {}

  /**
   * {@code str.isspace}, which is also what {@code strip()}, {@code split()} and {@code \s} mean by
   * white space.
   */
  public static boolean isSpace(int c) {
    if (c < 128) {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    }
    return c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** A character at which {@code splitlines} ends a line. */
  static boolean isLineBreak(int c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /** Whether {@code repr} shows the character as it is. */
  static boolean isPrintable(int c) {
    if (c < 127) {
      return c >= 32;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  static boolean isDecimal(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
  }

  /** {@code str.isdigit}: decimal digits, superscripts, subscripts and circled digits. */
  static boolean isDigit(int c) {
    if (isDecimal(c)) {
      return true;
    }
    return c == 0xb2
        || c == 0xb3
        || c == 0xb9
        || c == 0x2070
        || (c >= 0x2074 && c <= 0x2079)
        || (c >= 0x2080 && c <= 0x2089)
        || (c >= 0x1369 && c <= 0x1371)
        || c == 0x19da
        || (c >= 0x2460 && c <= 0x2468)
        || (c >= 0x2474 && c <= 0x247c)
        || (c >= 0x2488 && c <= 0x2490)
        || c == 0x24ea
        || (c >= 0x24f5 && c <= 0x24fd)
        || c == 0x24ff
        || (c >= 0x2776 && c <= 0x277e)
        || (c >= 0x2780 && c <= 0x2788)
        || (c >= 0x278a && c <= 0x2792)
        || (c >= 0x1f100 && c <= 0x1f10a);
  }

  static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> Character.isIdeographic(c) && Character.getNumericValue(c) >= 0 || isCjkNumeral(c);
    };
  }

  /** The ideographs that Unicode gives a numeric value; Java knows none of them. */
  private static boolean isCjkNumeral(int c) {
    return "〇一二三四五六七八九十百千万億兆零壱壹弐貳参參肆伍陸陆漆捌玖拾佰仟萬两両廾卅卌".indexOf(c) >= 0;
  }

  static boolean isAlpha(int c) {
    return Character.isLetter(c);
  }

  static boolean isAlnum(int c) {
    return isAlpha(c) || isNumeric(c);
  }

  static String strip(String s) {
    int start = 0;
    int end = s.length();
    while (start < end && isSpace(s.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(s.charAt(end - 1))) {
      end--;
    }
    return s.substring(start, end);
  }

  /** The text with every decimal digit of any script as its ASCII digit. */
  static String asciiDigits(String s) {
    if (s.chars().allMatch(c -> c < 128)) {
      return s;
    }
    StringBuilder out = new StringBuilder(s.length());
    s.codePoints()
        .forEach(c -> out.appendCodePoint(isDecimal(c) ? '0' + Character.digit(c, 10) : c));
    return out.toString();
  }
}
