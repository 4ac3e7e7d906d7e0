package dev.assay.jinja;

import dev.assay.jinja.python.Arithmetic;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyList;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRegex;
import dev.assay.jinja.python.Sequences;
import dev.assay.jinja.python.Strings;
import dev.assay.jinja.python.Strings.Ends;
import dev.assay.jinja.python.Substrings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters that make text of text. */
final class TextFilters {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("<.*?>", Pattern.DOTALL);
  private static final String SPACES =
      "\\t-\\r\\x{1c}-"
          + " \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
  private static final Pattern WORD_START = Pattern.compile("[-(\\[{<" + SPACES + "]+");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add("string(value)", (a, r) -> Filters.text(a[0], r))
          .add("safe(value)", (a, r) -> Filters.text(a[0], r))
          .add("lower(s)", (a, r) -> Strings.lower(Filters.text(a[0], r)))
          .add("upper(s)", (a, r) -> Strings.upper(Filters.text(a[0], r)))
          .add("capitalize(s)", (a, r) -> Strings.capitalize(Filters.text(a[0], r)))
          .add("title(s)", (a, r) -> title(Filters.text(a[0], r)))
          .add("trim(value, chars=None)", TextFilters::trim)
          .add("replace(s, old, new, count=None)", TextFilters::replace)
          .add("center(value, width=80)", TextFilters::center)
          .add("indent(s, width=4, first=False, blank=False)", TextFilters::indent)
          .add(
              "truncate(s, length=255, killwords=False, end='...', leeway=None)",
              TextFilters::truncate)
          .add(
              "wordwrap(s, width=79, break_long_words=True, wrapstring=None,"
                  + " break_on_hyphens=True)",
              (a, r) -> WordWrap.wrap(a, r))
          .add("wordcount(s)", (a, r) -> WORD.matcher(Filters.text(a[0], r)).results().count())
          .add("format(value, *args, **kwargs)", TextFilters::format)
          .add("escape(value)", (a, r) -> escape(Filters.text(a[0], r)))
          .alias("e", "escape")
          .alias("forceescape", "escape")
          .add("striptags(value)", (a, r) -> stripTags(Filters.text(a[0], r), r))
          .add("urlencode(value)", TextFilters::urlEncode)
          .add("regex_replace(string, pattern, repl, count=0)", TextFilters::regexReplace)
          .build();

  private TextFilters() {}

  private static String title(String s) {
    StringBuilder out = new StringBuilder(s.length());
    Matcher m = WORD_START.matcher(s);
    int start = 0;
    while (start < s.length()) {
      boolean found = m.find(start);
      int end = found ? m.start() : s.length();
      if (end > start) {
        int first = s.offsetByCodePoints(start, 1);
        out.append(Strings.upper(s.substring(start, first)))
            .append(Strings.lower(s.substring(first, end)));
      }
      start = found ? m.end() : end;
      out.append(s, end, start);
    }
    return out.toString();
  }

  private static String trim(@Nullable Object[] a, Render render) {
    String chars = a[1] == null ? null : Filters.string(a[1], "chars");
    return Strings.strip(Filters.text(a[0], render), chars, Ends.BOTH);
  }

  private static String replace(@Nullable Object[] a, Render render) {
    long count = a[3] == null ? -1 : Numbers.index(a[3], "count");
    return Substrings.replace(
        Filters.text(a[0], render),
        Filters.text(a[1], render),
        Filters.text(a[2], render),
        count,
        render.work);
  }

  private static String center(@Nullable Object[] a, Render render) {
    return Strings.pad(
        Filters.text(a[0], render), Numbers.index(a[1], "width"), " ", Ends.BOTH, render.work);
  }

  private static String indent(@Nullable Object[] a, Render render) {
    // jinja2 adds a newline first, which a list takes as one more item.
    Object text = a[0] instanceof List<?> ? a[0] : Arithmetic.add(a[0], "\n", render.work);
    String s = Filters.ownString(text, "splitlines");
    String indention = indention(a[1], render);
    PyList lines = Substrings.splitLines(s, false, render.work);
    boolean blank = Filters.truth(a[3]);
    StringBuilder out = new StringBuilder(Filters.truth(a[2]) ? indention : "");
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      if (i > 0) {
        out.append('\n');
        if (blank || !line.isEmpty()) {
          render.work.spend(indention.length());
          out.append(indention);
        }
      }
      out.append(line);
    }
    return out.toString();
  }

  private static String indention(@Nullable Object width, Render render) {
    if (width instanceof String s) {
      return s;
    }
    int count = Math.max(0, Filters.size(width, "width"));
    render.work.spend(count);
    return " ".repeat(count);
  }

  private static @Nullable Object truncate(@Nullable Object[] a, Render render) {
    long length = Numbers.index(a[1], "length");
    String end = Filters.string(a[3], "end");
    long endLength = Sequences.length(end);
    long leeway = a[4] == null ? 5 : Numbers.index(a[4], "leeway");
    if (length < endLength) {
      throw PythonException.valueError("expected length >= " + endLength + ", got " + length);
    }
    if (leeway < 0) {
      throw PythonException.valueError("expected leeway >= 0, got " + leeway);
    }
    long size = Sequences.length(a[0]);
    if (size <= length || size - length <= leeway) {
      return a[0];
    }
    String s = Filters.string(a[0], "truncate's value");
    String cut = s.substring(0, s.offsetByCodePoints(0, (int) (length - endLength)));
    if (Filters.truth(a[2])) {
      return cut + end;
    }
    int space = cut.lastIndexOf(' ');
    return (space < 0 ? cut : cut.substring(0, space)) + end;
  }

  private static Object format(@Nullable Object[] a, Render render) {
    PyTuple args = (PyTuple) a[1];
    PyDict kwargs = (PyDict) a[2];
    if (!args.isEmpty() && !kwargs.isEmpty()) {
      throw Filters.argumentError("can't handle positional and keyword arguments at the same time");
    }
    return Arithmetic.modulo(
        Filters.text(a[0], render), kwargs.isEmpty() ? args : kwargs, render.work);
  }

  static String escape(String s) {
    return s.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static String stripTags(String s, Render render) {
    render.work.spend(s.length());
    String text = TAG.matcher(COMMENT.matcher(s).replaceAll("")).replaceAll("");
    List<String> words = new ArrayList<>();
    Substrings.split(text, null, -1, render.work).forEach(word -> words.add((String) word));
    return HtmlEntities.unescape(String.join(" ", words));
  }

  private static String urlEncode(@Nullable Object[] a, Render render) {
    Object value = a[0];
    if (value instanceof String || !Sequences.isIterable(value)) {
      return quote(Filters.text(value, render), false);
    }
    Object pairs = value instanceof Map<?, ?> map ? items(map) : value;
    List<String> parts = new ArrayList<>();
    Iterator<@Nullable Object> each = Filters.iterate(pairs, render);
    while (each.hasNext()) {
      PyList pair = Sequences.list(each.next(), render.work);
      if (pair.size() != 2) {
        throw PythonException.valueError("urlencode needs pairs");
      }
      parts.add(
          quote(Filters.text(pair.get(0), render), true)
              + "="
              + quote(Filters.text(pair.get(1), render), true));
    }
    return String.join("&", parts);
  }

  private static PyList items(Map<?, ?> map) {
    PyList items = new PyList();
    map.forEach((key, value) -> items.add(PyTuple.of(key, value)));
    return items;
  }

  /** Percent encoding; in a query, a space is a plus and a slash is encoded too. */
  private static String quote(String s, boolean query) {
    StringBuilder out = new StringBuilder();
    for (byte b : s.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c < 128 && Character.isLetterOrDigit(c))
              || "_.-~".indexOf(c) >= 0
              || (c == '/' && !query);
      if (plain) {
        out.append(c);
      } else if (c == ' ' && query) {
        out.append('+');
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static String regexReplace(@Nullable Object[] a, Render render) {
    String text = Filters.string(a[0], "regex_replace's value");
    PythonRegex regex = PythonRegex.compile(Filters.string(a[1], "pattern"));
    return regex.sub(Filters.string(a[2], "repl"), text, Numbers.index(a[3], "count"), render.work);
  }
}
