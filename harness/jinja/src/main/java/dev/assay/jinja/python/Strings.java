package dev.assay.jinja.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Python's methods of {@code str} that search, split, strip and replace. */
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

  /** {@code split(sep, maxsplit)}; runs of white space separate where {@code separator} is null. */
  public static PyList split(String s, @Nullable String separator, long maxSplit, Work work) {
    work.spend(s.length());
    PyList parts = new PyList();
    long left = maxSplit < 0 ? Long.MAX_VALUE : maxSplit;
    if (separator == null) {
      int i = 0;
      while ((i = next(s, i, false)) < s.length()) {
        if (left-- == 0) {
          add(parts, work, s.substring(i));
          return parts;
        }
        int end = next(s, i, true);
        add(parts, work, s.substring(i, end));
        i = end;
      }
      return parts;
    }
    requireSeparator(separator);
    int start = 0;
    for (int at;
        left-- > 0 && (at = s.indexOf(separator, start)) >= 0;
        start = at + separator.length()) {
      add(parts, work, s.substring(start, at));
    }
    add(parts, work, s.substring(start));
    return parts;
  }

  /** The first index from {@code i} on whose character is white space, or is not. */
  private static int next(String s, int i, boolean space) {
    while (i < s.length() && Characters.isSpace(s.charAt(i)) != space) {
      i++;
    }
    return i;
  }

  /** {@code rsplit(sep, maxsplit)}. */
  public static PyList splitFromRight(
      String s, @Nullable String separator, long maxSplit, Work work) {
    if (maxSplit < 0) {
      return split(s, separator, maxSplit, work);
    }
    work.spend(s.length());
    PyList parts = new PyList();
    long left = maxSplit;
    int end = separator == null ? strip(s, null, Ends.RIGHT).length() : s.length();
    if (separator == null) {
      while (end > 0) {
        if (left-- == 0) {
          add(parts, work, s.substring(0, end));
          break;
        }
        int start = end;
        while (start > 0 && !Characters.isSpace(s.charAt(start - 1))) {
          start--;
        }
        add(parts, work, s.substring(start, end));
        end = start;
        while (end > 0 && Characters.isSpace(s.charAt(end - 1))) {
          end--;
        }
      }
    } else {
      requireSeparator(separator);
      for (int at;
          left-- > 0 && (at = s.lastIndexOf(separator, end - separator.length())) >= 0;
          end = at) {
        add(parts, work, s.substring(at + separator.length(), end));
        if (at == 0) {
          end = 0;
          break;
        }
      }
      add(parts, work, s.substring(0, end));
    }
    Collections.reverse(parts);
    return parts;
  }

  private static void requireSeparator(String separator) {
    if (separator.isEmpty()) {
      throw PythonException.valueError("empty separator");
    }
  }

  /** {@code splitlines(keepends)}. */
  public static PyList splitLines(String s, boolean keepEnds, Work work) {
    work.spend(s.length());
    PyList lines = new PyList();
    int start = 0;
    for (int i = 0; i < s.length(); ) {
      int end = i++;
      char c = s.charAt(end);
      if (!Characters.isLineBreak(c)) {
        continue;
      }
      if (c == '\r' && i < s.length() && s.charAt(i) == '\n') {
        i++;
      }
      add(lines, work, s.substring(start, keepEnds ? i : end));
      start = i;
    }
    if (start < s.length()) {
      add(lines, work, s.substring(start));
    }
    return lines;
  }

  private static void add(PyList parts, Work work, String part) {
    work.spendElements(1);
    parts.add(part);
  }

  /** {@code replace(old, new, count)}; a negative count replaces all. */
  public static String replace(String s, String old, String replacement, long count, Work work) {
    work.spend(s.length());
    long left = count < 0 ? Long.MAX_VALUE : count;
    StringBuilder out = new StringBuilder(s.length());
    int start = 0;
    if (old.isEmpty()) {
      work.spend(Math.min(left, s.length() + 1L), replacement.length());
      while (left-- > 0) {
        out.append(replacement);
        if (start == s.length()) {
          return out.toString();
        }
        int next = s.offsetByCodePoints(start, 1);
        out.append(s, start, next);
        start = next;
      }
      return out.append(s, start, s.length()).toString();
    }
    for (int at; left-- > 0 && (at = s.indexOf(old, start)) >= 0; start = at + old.length()) {
      work.spend(replacement.length());
      out.append(s, start, at).append(replacement);
    }
    return start == 0 ? s : out.append(s, start, s.length()).toString();
  }

  /** {@code find} or {@code rfind} within {@code [start, end)}: an index in code points, or -1. */
  public static long find(
      String s, String part, @Nullable Object start, @Nullable Object end, boolean last) {
    Span span = Span.of(s, start, end);
    if (span == null || part.length() > span.end - span.start) {
      return -1;
    }
    int at =
        last
            ? s.lastIndexOf(part, span.end - part.length())
            : s.indexOf(part, span.start, span.end);
    return at < span.start ? -1 : s.codePointCount(0, at);
  }

  /** {@code count(part)} within {@code [start, end)}: occurrences that do not overlap. */
  public static long count(String s, String part, @Nullable Object start, @Nullable Object end) {
    Span span = Span.of(s, start, end);
    if (span == null) {
      return 0;
    }
    if (part.isEmpty()) {
      return s.codePointCount(span.start, span.end) + 1L;
    }
    long count = 0;
    for (int at = span.start; (at = s.indexOf(part, at, span.end)) >= 0; at += part.length()) {
      count++;
    }
    return count;
  }

  /** {@code startswith} or {@code endswith} for a string or a tuple of strings. */
  public static boolean hasAffix(
      String s,
      @Nullable Object affix,
      @Nullable Object start,
      @Nullable Object end,
      boolean suffix) {
    String method = suffix ? "endswith" : "startswith";
    if (affix instanceof PyTuple tuple) {
      for (Object one : tuple) {
        if (!(one instanceof String)) {
          throw PythonException.typeError(
              "tuple for " + method + " must only contain str, not " + TypeName.of(one));
        }
        if (hasAffix(s, one, start, end, suffix)) {
          return true;
        }
      }
      return false;
    }
    if (!(affix instanceof String text)) {
      throw PythonException.typeError(
          method + " first arg must be str or a tuple of str, not " + TypeName.of(affix));
    }
    Span span = Span.of(s, start, end);
    return span != null
        && span.end - span.start >= text.length()
        && s.startsWith(text, suffix ? span.end - text.length() : span.start);
  }

  /** Code point bounds, resolved as a slice's are, in UTF-16 units. */
  private record Span(int start, int end) {
    static @Nullable Span of(String s, @Nullable Object start, @Nullable Object end) {
      if (start == null && end == null) {
        return new Span(0, s.length());
      }
      int length = s.codePointCount(0, s.length());
      long from = start == null ? 0 : Numbers.index(start, "slice indices");
      long to = end == null ? length : Numbers.index(end, "slice indices");
      from = from < 0 ? Math.max(0, from + length) : from;
      to = to < 0 ? Math.max(0, to + length) : Math.min(to, length);
      if (from > to) {
        return null;
      }
      return new Span(s.offsetByCodePoints(0, (int) from), s.offsetByCodePoints(0, (int) to));
    }
  }

  /** {@code partition} or {@code rpartition}. */
  public static PyTuple partition(String s, String separator, boolean last) {
    requireSeparator(separator);
    int at = last ? s.lastIndexOf(separator) : s.indexOf(separator);
    if (at < 0) {
      return last ? PyTuple.of("", "", s) : PyTuple.of(s, "", "");
    }
    return PyTuple.of(s.substring(0, at), separator, s.substring(at + separator.length()));
  }

  /** {@code separator.join(items)}. */
  public static String join(String separator, @Nullable Object items, Work work) {
    List<String> parts = new ArrayList<>();
    int index = 0;
    for (Object item : Sequences.list(items, work)) {
      if (!(item instanceof String part)) {
        throw PythonException.typeError(
            "sequence item " + index + ": expected str instance, " + TypeName.of(item) + " found");
      }
      work.spend((long) part.length() + separator.length());
      parts.add(part);
      index++;
    }
    return String.join(separator, parts);
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
