package dev.assay.jinja.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's {@code str(value)} and {@code repr(value)}. */
public final class PythonRepr {
  /** About where CPython's own recursion limit ends a nested repr. */
  private static final int MAX_DEPTH = 300;

  private final StringBuilder out = new StringBuilder();
  private final List<Object> open = new ArrayList<>();
  private final Work work;

  private PythonRepr(Work work) {
    this.work = work;
  }

  public static String str(@Nullable Object value) {
    return str(value, Work.unlimited());
  }

  public static String str(@Nullable Object value, Work work) {
    return switch (value) {
      case String s -> s;
      case Long l -> Long.toString(l);
      case PyTuple _ -> repr(value, work);
      case PyObject object -> object.str();
      case null, default -> repr(value, work);
    };
  }

  public static String repr(@Nullable Object value) {
    return repr(value, Work.unlimited());
  }

  public static String repr(@Nullable Object value, Work work) {
    PythonRepr repr = new PythonRepr(work);
    repr.write(value);
    return repr.out.toString();
  }

  private void write(@Nullable Object value) {
    work.spend(1);
    switch (value) {
      case null -> out.append("None");
      case String s -> quote(s);
      case Boolean b -> out.append(b ? "True" : "False");
      case BigInteger i -> out.append(decimal(i));
      case Number n when Numbers.isInt(n) -> out.append(n.longValue());
      case Number n -> out.append(FloatFormat.repr(n.doubleValue()));
      case PyTuple tuple -> items(tuple, "(", tuple.size() == 1 ? ",)" : ")", "(...)");
      case PyObject object -> out.append(object.repr());
      case List<?> list -> items(list, "[", "]", "[...]");
      case Set<?> set when set.isEmpty() -> out.append("set()");
      case Set<?> set -> items(set, "{", "}", "{...}");
      case Map<?, ?> map -> entries(map);
      default -> quote(value.toString());
    }
  }

  private void items(Iterable<?> items, String start, String end, String again) {
    if (!enter(items, again)) {
      return;
    }
    out.append(start);
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      write(item);
      separator = ", ";
    }
    out.append(end);
    open.removeLast();
  }

  private void entries(Map<?, ?> map) {
    if (!enter(map, "{...}")) {
      return;
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      write(entry.getKey());
      out.append(": ");
      write(entry.getValue());
      separator = ", ";
    }
    out.append('}');
    open.removeLast();
  }

  private boolean enter(Object container, String again) {
    for (Object outer : open) {
      if (outer == container) {
        out.append(again);
        return false;
      }
    }
    if (open.size() == MAX_DEPTH) {
      throw PythonException.limit("values are nested more than " + MAX_DEPTH + " deep");
    }
    open.add(container);
    return true;
  }

  private static String decimal(BigInteger i) {
    // 4,300 digits, where CPython stops, are 14,285 bits.
    if (i.bitLength() > 14_286) {
      throw PythonException.valueError(
          "Exceeds the limit (4300 digits) for integer string conversion");
    }
    return i.toString();
  }

  private void quote(String s) {
    work.spend(s.length());
    char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (Characters.isPrintable(c)) {
            out.appendCodePoint(c);
          } else {
            escape(c);
          }
        }
      }
    }
    out.append(quote);
  }

  private void escape(int c) {
    String hex = Integer.toHexString(c);
    int width = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
    out.append('\\')
        .append(width == 2 ? 'x' : width == 4 ? 'u' : 'U')
        .repeat("0", width - hex.length())
        .append(hex);
  }
}
