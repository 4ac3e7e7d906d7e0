package dev.assay.jinja.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}. */
public final class PythonJson {
  private static final int MAX_DEPTH = 300;

  /**
   * The options of {@code json.dumps}.
   *
   * @param indent what one level is indented by, or null for one line
   * @param itemSeparator Python's default is {@code ", "} on one line and {@code ","} with an
   *     indent
   */
  public record Options(
      boolean ensureAscii,
      @Nullable String indent,
      String itemSeparator,
      String keySeparator,
      boolean sortKeys) {}

  private final StringBuilder out = new StringBuilder();
  private final Options options;
  private final Work work;

  private PythonJson(Options options, Work work) {
    this.options = options;
    this.work = work;
  }

  public static String dumps(@Nullable Object value, Options options, Work work) {
    PythonJson json = new PythonJson(options, work);
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(@Nullable Object value, int depth) {
    work.spend(1);
    if (depth > MAX_DEPTH) {
      throw PythonException.limit("values are nested more than " + MAX_DEPTH + " deep");
    }
    switch (value) {
      case null -> out.append("null");
      case String s -> quote(s);
      case Boolean b -> out.append(b.booleanValue());
      case List<?> list -> list(list, depth);
      case Map<?, ?> map -> map(map, depth);
      case Number n when Numbers.isInt(n) -> out.append(PythonRepr.repr(n));
      case Number n -> out.append(real(n.doubleValue()));
      default ->
          throw PythonException.typeError(
              "Object of type " + TypeName.describe(value) + " is not JSON serializable");
    }
  }

  private static String real(double d) {
    return Double.isNaN(d)
        ? "NaN"
        : Double.isInfinite(d) ? (d > 0 ? "Infinity" : "-Infinity") : FloatFormat.repr(d);
  }

  private void list(List<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    String separator = "";
    for (Object item : list) {
      out.append(separator);
      separator = options.itemSeparator;
      line(depth + 1);
      write(item, depth + 1);
    }
    line(depth);
    out.append(']');
  }

  private void map(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : (options.sortKeys ? sorted(map) : map).entrySet()) {
      out.append(separator);
      separator = options.itemSeparator;
      line(depth + 1);
      quote(key(entry.getKey()));
      out.append(options.keySeparator);
      write(entry.getValue(), depth + 1);
    }
    line(depth);
    out.append('}');
  }

  private Map<?, ?> sorted(Map<?, ?> map) {
    PyList keys = Sorting.sorted(new PyList(map.keySet()), key -> key, false, work);
    Map<@Nullable Object, @Nullable Object> sorted = new LinkedHashMap<>();
    keys.forEach(key -> sorted.put(key, map.get(key)));
    return sorted;
  }

  private static String key(@Nullable Object key) {
    return switch (key) {
      case null -> "null";
      case String s -> s;
      case Boolean b -> b.toString();
      case Number n when Numbers.isInt(n) -> PythonRepr.repr(n);
      case Number n -> real(n.doubleValue());
      default ->
          throw PythonException.typeError(
              "keys must be str, int, float, bool or None, not " + TypeName.of(key));
    };
  }

  private void line(int depth) {
    if (options.indent != null) {
      work.spend(depth, options.indent.length());
      out.append('\n').repeat(options.indent, depth);
    }
  }

  private void quote(String s) {
    work.spend(s.length());
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < 0x20 || (c >= 0x7f && options.ensureAscii && c != 0x7f)) {
            unicode(c, out);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void unicode(char c, StringBuilder out) {
    String hex = Integer.toHexString(c);
    out.append("\\u").repeat("0", 4 - hex.length()).append(hex);
  }

  /** What {@code ascii()} makes of a repr. */
  static String escapeNonAscii(String s) {
    StringBuilder out = new StringBuilder(s.length());
    s.codePoints()
        .forEach(c -> {
          if (c < 128) {
            out.append((char) c);
          } else {
            String hex = Integer.toHexString(c);
            int width = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
            out.append('\\').append(width == 2 ? 'x' : width == 4 ? 'u' : 'U');
            out.repeat("0", width - hex.length()).append(hex);
          }
        });
    return out.toString();
  }
}
