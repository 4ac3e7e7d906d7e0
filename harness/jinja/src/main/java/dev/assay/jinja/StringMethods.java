package dev.assay.jinja;

import dev.assay.jinja.python.Comparison;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PyDict;
import dev.assay.jinja.python.PyTuple;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.StringFormat;
import dev.assay.jinja.python.Strings;
import dev.assay.jinja.python.Strings.Ends;
import dev.assay.jinja.python.Substrings;
import dev.assay.jinja.python.TypeName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str} that templates can call. */
final class StringMethods {
  static final Map<String, Builtin> TABLE =
      new Builtin.Table()
          .add(
              "strip(self, chars=None, /)",
              (a, _) -> Strings.strip(self(a), textOrNone(a[1]), Ends.BOTH))
          .add(
              "lstrip(self, chars=None, /)",
              (a, _) -> Strings.strip(self(a), textOrNone(a[1]), Ends.LEFT))
          .add(
              "rstrip(self, chars=None, /)",
              (a, _) -> Strings.strip(self(a), textOrNone(a[1]), Ends.RIGHT))
          .add(
              "split(self, /, sep=None, maxsplit=-1)",
              (a, r) -> Substrings.split(self(a), textOrNone(a[1]), integer(a[2]), r.work))
          .add(
              "rsplit(self, /, sep=None, maxsplit=-1)",
              (a, r) -> Substrings.splitFromRight(self(a), textOrNone(a[1]), integer(a[2]), r.work))
          .add(
              "splitlines(self, /, keepends=False)",
              (a, r) -> Substrings.splitLines(self(a), Comparison.truth(a[1]), r.work))
          .add(
              "replace(self, old, new, count=-1, /)",
              (a, r) -> Substrings.replace(self(a), text(a[1]), text(a[2]), integer(a[3]), r.work))
          .add(
              "startswith(self, prefix, start=None, end=None, /)",
              (a, _) -> Substrings.hasAffix(self(a), a[1], a[2], a[3], false))
          .add(
              "endswith(self, suffix, start=None, end=None, /)",
              (a, _) -> Substrings.hasAffix(self(a), a[1], a[2], a[3], true))
          .add(
              "find(self, sub, start=None, end=None, /)",
              (a, _) -> Substrings.find(self(a), text(a[1]), a[2], a[3], false))
          .add(
              "rfind(self, sub, start=None, end=None, /)",
              (a, _) -> Substrings.find(self(a), text(a[1]), a[2], a[3], true))
          .add(
              "index(self, sub, start=None, end=None, /)",
              (a, _) -> found(Substrings.find(self(a), text(a[1]), a[2], a[3], false)))
          .add(
              "rindex(self, sub, start=None, end=None, /)",
              (a, _) -> found(Substrings.find(self(a), text(a[1]), a[2], a[3], true)))
          .add(
              "count(self, sub, start=None, end=None, /)",
              (a, _) -> Substrings.count(self(a), text(a[1]), a[2], a[3]))
          .add("join(self, iterable, /)", (a, r) -> Substrings.join(self(a), a[1], r.work))
          .add(
              "partition(self, sep, /)", (a, _) -> Substrings.partition(self(a), text(a[1]), false))
          .add(
              "rpartition(self, sep, /)", (a, _) -> Substrings.partition(self(a), text(a[1]), true))
          .add("removeprefix(self, prefix, /)", (a, _) -> removePrefix(self(a), text(a[1])))
          .add("removesuffix(self, suffix, /)", (a, _) -> removeSuffix(self(a), text(a[1])))
          .add(
              "center(self, width, fillchar=' ', /)",
              (a, r) -> Strings.pad(self(a), integer(a[1]), text(a[2]), Ends.BOTH, r.work))
          .add(
              "ljust(self, width, fillchar=' ', /)",
              (a, r) -> Strings.pad(self(a), integer(a[1]), text(a[2]), Ends.LEFT, r.work))
          .add(
              "rjust(self, width, fillchar=' ', /)",
              (a, r) -> Strings.pad(self(a), integer(a[1]), text(a[2]), Ends.RIGHT, r.work))
          .add("zfill(self, width, /)", (a, r) -> Strings.zeroFill(self(a), integer(a[1]), r.work))
          .add(
              "expandtabs(self, /, tabsize=8)",
              (a, r) -> Strings.expandTabs(self(a), integer(a[1]), r.work))
          .add("lower(self, /)", (a, _) -> Strings.lower(self(a)))
          .add("upper(self, /)", (a, _) -> Strings.upper(self(a)))
          .add("casefold(self, /)", (a, _) -> Strings.caseFold(self(a)))
          .add("capitalize(self, /)", (a, _) -> Strings.capitalize(self(a)))
          .add("title(self, /)", (a, _) -> Strings.title(self(a)))
          .add("swapcase(self, /)", (a, _) -> Strings.swapCase(self(a)))
          .add("isalpha(self, /)", (a, _) -> Strings.isAlpha(self(a)))
          .add("isalnum(self, /)", (a, _) -> Strings.isAlnum(self(a)))
          .add("isascii(self, /)", (a, _) -> Strings.isAscii(self(a)))
          .add("isdigit(self, /)", (a, _) -> Strings.isDigit(self(a)))
          .add("isdecimal(self, /)", (a, _) -> Strings.isDecimal(self(a)))
          .add("isnumeric(self, /)", (a, _) -> Strings.isNumeric(self(a)))
          .add("isidentifier(self, /)", (a, _) -> Strings.isIdentifier(self(a)))
          .add("isprintable(self, /)", (a, _) -> Strings.isPrintable(self(a)))
          .add("isspace(self, /)", (a, _) -> Strings.isSpace(self(a)))
          .add("isupper(self, /)", (a, _) -> Strings.isUpper(self(a)))
          .add("islower(self, /)", (a, _) -> Strings.isLower(self(a)))
          .add("istitle(self, /)", (a, _) -> Strings.isTitle(self(a)))
          .add("format(self, /, *args, **kwargs)", StringMethods::format)
          .add("format_map(self, mapping, /)", StringMethods::formatMap)
          .build();

  private StringMethods() {}

  private static String self(@Nullable Object[] args) {
    return (String) args[0];
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String s) {
      return s;
    }
    throw PythonException.typeError("argument must be str, not " + TypeName.describe(value));
  }

  private static @Nullable String textOrNone(@Nullable Object value) {
    return value == null ? null : text(value);
  }

  private static long integer(@Nullable Object value) {
    return Numbers.index(value, "argument");
  }

  private static long found(long index) {
    if (index < 0) {
      throw PythonException.valueError("substring not found");
    }
    return index;
  }

  private static String removePrefix(String s, String prefix) {
    return s.startsWith(prefix) ? s.substring(prefix.length()) : s;
  }

  private static String removeSuffix(String s, String suffix) {
    return s.endsWith(suffix) ? s.substring(0, s.length() - suffix.length()) : s;
  }

  private static String format(@Nullable Object[] a, Render render) {
    return StringFormat.format(
        self(a), (PyTuple) a[1], (PyDict) a[2], members(render), render.work);
  }

  private static String formatMap(@Nullable Object[] a, Render render) {
    if (!(a[1] instanceof Map<?, ?> map)) {
      throw PythonException.typeError("format_map() needs a mapping, not " + TypeName.of(a[1]));
    }
    return StringFormat.format(self(a), PyTuple.of(), map, members(render), render.work);
  }

  /** How {@code {0.name}} and {@code {0[key]}} look at a value. */
  private static StringFormat.Members members(Render render) {
    return new StringFormat.Members() {
      @Override
      public @Nullable Object attribute(@Nullable Object value, String name) {
        return Attributes.attribute(value, name, render.environment);
      }

      @Override
      public @Nullable Object item(@Nullable Object value, Object key) {
        return Attributes.item(value, key, render.environment);
      }
    };
  }
}
