package dev.assay.jinja.python;

import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Python's methods of {@code str} that strip, pad, change case and classify. */
public final class Strings {
  private Strings() {}

  /** Which ends a strip works on. */
  public enum Ends {
    BOTH,
    LEFT,
    RIGHT
  }

  /**
   * {@code strip}, {@code lstrip}, {@code rstrip}: of {@code chars}, or of white space where that
   * is null.
   */
  public static String strip(String s, @Nullable String chars, Ends ends) {
    int start = 0;
    int end = s.length();
    while (ends != Ends.RIGHT && start < end) {
      int c = s.codePointAt(start);
      if (!strips(c, chars)) {
        break;
      }
      start += Character.charCount(c);
    }
    while (ends != Ends.LEFT && end > start) {
      int c = s.codePointBefore(end);
      if (!strips(c, chars)) {
        break;
      }
      end -= Character.charCount(c);
    }
    return s.substring(start, end);
  }

  private static boolean strips(int c, @Nullable String chars) {
    return chars == null ? Characters.isSpace(c) : chars.indexOf(c) >= 0;
  }

  /** {@code ljust}, {@code rjust} or {@code center}, by the side the text ends up on. */
  public static String pad(String s, long width, String fill, Ends side, Work work) {
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw PythonException.typeError("The fill character must be exactly one character long");
    }
    long length = s.codePointCount(0, s.length());
    if (width <= length) {
      return s;
    }
    work.spend(width);
    int padding = (int) (width - length);
    int left =
        switch (side) {
          case LEFT -> 0;
          case RIGHT -> padding;
          // CPython puts the odd one on the left where both padding and width are odd.
          case BOTH -> padding / 2 + (padding & (int) width & 1);
        };
    return fill.repeat(left) + s + fill.repeat(padding - left);
  }

  /** {@code zfill}. */
  public static String zeroFill(String s, long width, Work work) {
    long length = s.codePointCount(0, s.length());
    if (width <= length) {
      return s;
    }
    work.spend(width);
    String zeros = "0".repeat((int) (width - length));
    boolean signed = s.startsWith("-") || s.startsWith("+");
    return signed ? s.charAt(0) + zeros + s.substring(1) : zeros + s;
  }

  public static String expandTabs(String s, long tabSize, Work work) {
    StringBuilder out = new StringBuilder();
    long column = 0;
    for (int c : s.codePoints().toArray()) {
      if (c == '\t') {
        long spaces = tabSize > 0 ? tabSize - column % tabSize : 0;
        work.spend(spaces);
        out.repeat(" ", (int) spaces);
        column += spaces;
      } else {
        out.appendCodePoint(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  public static String upper(String s) {
    return s.toUpperCase(Locale.ROOT);
  }

  public static String lower(String s) {
    return s.toLowerCase(Locale.ROOT);
  }

  /**
   * {@code casefold}; Java has no table of it, and upper-then-lower gives the same for all but a
   * few letters.
   */
  public static String caseFold(String s) {
    return lower(upper(s)).replace('ς', 'σ');
  }

  /** {@code capitalize}. */
  public static String capitalize(String s) {
    if (s.isEmpty()) {
      return s;
    }
    int end = s.offsetByCodePoints(0, 1);
    // Lower-cased as a whole, so that a final sigma knows that it is not the word's first letter.
    String lower = lower(s);
    int first = lower(s.substring(0, end)).length();
    return titleCase(s.codePointAt(0)) + lower.substring(Math.min(first, lower.length()));
  }

  /** {@code title}: every run of cased letters begins with a capital. */
  public static String title(String s) {
    StringBuilder out = new StringBuilder(s.length());
    String lower = lower(s);
    boolean sameLength = lower.length() == s.length();
    boolean inWord = false;
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      int next = i + Character.charCount(c);
      out.append(
          !inWord
              ? titleCase(c)
              : sameLength ? lower.substring(i, next) : lower(s.substring(i, next)));
      inWord = isCased(c);
      i = next;
    }
    return out.toString();
  }

  private static String titleCase(int c) {
    int title = Character.toTitleCase(c);
    String upper = upper(Character.toString(c));
    if (title != c || upper.codePointCount(0, upper.length()) == 1) {
      return Character.toString(title);
    }
    int first = upper.offsetByCodePoints(0, 1);
    return upper.substring(0, first) + lower(upper.substring(first));
  }

  public static String swapCase(String s) {
    StringBuilder out = new StringBuilder(s.length());
    String lower = lower(s);
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      int next = i + Character.charCount(c);
      String one = s.substring(i, next);
      if (Character.isUpperCase(c)) {
        out.append(lower.length() == s.length() ? lower.substring(i, next) : lower(one));
      } else {
        out.append(Character.isLowerCase(c) ? upper(one) : one);
      }
      i = next;
    }
    return out.toString();
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  public static boolean isUpper(String s) {
    return s.codePoints().anyMatch(Character::isUpperCase)
        && s.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  public static boolean isLower(String s) {
    return s.codePoints().anyMatch(Character::isLowerCase)
        && s.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  public static boolean isTitle(String s) {
    boolean cased = false;
    boolean inWord = false;
    for (int c : s.codePoints().toArray()) {
      boolean capital = Character.isUpperCase(c) || Character.isTitleCase(c);
      if (capital ? inWord : Character.isLowerCase(c) && !inWord) {
        return false;
      }
      inWord = isCased(c);
      cased |= inWord;
    }
    return cased;
  }

  private static boolean all(String s, IntPredicate is) {
    return !s.isEmpty() && s.codePoints().allMatch(is);
  }

  public static boolean isAlpha(String s) {
    return all(s, Characters::isAlpha);
  }

  public static boolean isAlnum(String s) {
    return all(s, Characters::isAlnum);
  }

  public static boolean isDigit(String s) {
    return all(s, Characters::isDigit);
  }

  public static boolean isDecimal(String s) {
    return all(s, Characters::isDecimal);
  }

  public static boolean isNumeric(String s) {
    return all(s, Characters::isNumeric);
  }

  public static boolean isSpace(String s) {
    return all(s, Characters::isSpace);
  }

  public static boolean isPrintable(String s) {
    return s.codePoints().allMatch(Characters::isPrintable);
  }

  public static boolean isAscii(String s) {
    return s.chars().allMatch(c -> c < 128);
  }

  public static boolean isIdentifier(String s) {
    return !s.isEmpty()
        && (s.codePointAt(0) == '_' || Character.isUnicodeIdentifierStart(s.codePointAt(0)))
        && s.codePoints()
            .allMatch(
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }
}
