package dev.assay.jinja.python;

import dev.assay.jinja.python.Strings.Ends;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's methods of {@code str} that look for parts: splitting, replacing, finding, joining. */
public final class Substrings {
  private Substrings() {}

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
    int end = separator == null ? Strings.strip(s, null, Ends.RIGHT).length() : s.length();
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
}
