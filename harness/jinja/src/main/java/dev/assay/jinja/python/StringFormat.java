package dev.assay.jinja.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code text.format(*args, **kwargs)}. */
public final class StringFormat {
  /** How a replacement field looks into a value. */
  public interface Members {
    @Nullable Object attribute(@Nullable Object value, String name);

    @Nullable Object item(@Nullable Object value, Object key);
  }

  private final List<@Nullable Object> args;
  private final Map<?, ?> kwargs;
  private final Members members;
  private final Work work;
  private int automatic;
  private boolean numbered;

  private StringFormat(List<@Nullable Object> args, Map<?, ?> kwargs, Members members, Work work) {
    this.args = args;
    this.kwargs = kwargs;
    this.members = members;
    this.work = work;
  }

  public static String format(
      String format, List<@Nullable Object> args, Map<?, ?> kwargs, Members members, Work work) {
    return new StringFormat(args, kwargs, members, work).expand(format, 2);
  }

  private String expand(String format, int depth) {
    if (depth == 0) {
      throw PythonException.valueError("Max string recursion exceeded");
    }
    work.spend(format.length());
    StringBuilder out = new StringBuilder(format.length());
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '{' && c != '}') {
        out.append(c);
      } else if (i + 1 < format.length() && format.charAt(i + 1) == c) {
        out.append(c);
        i++;
      } else if (c == '}') {
        throw PythonException.valueError("Single '}' encountered in format string");
      } else {
        int end = fieldEnd(format, i + 1);
        String text = field(format.substring(i + 1, end), depth);
        work.spend(text.length());
        out.append(text);
        i = end;
      }
    }
    return out.toString();
  }

  private static int fieldEnd(String format, int start) {
    int depth = 1;
    for (int i = start; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    throw PythonException.valueError(
        start == format.length()
            ? "Single '{' encountered in format string"
            : "expected '}' before end of string");
  }

  private String field(String field, int depth) {
    int end = 0;
    int brackets = 0;
    while (end < field.length()) {
      char c = field.charAt(end);
      brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (brackets <= 0 && (c == '!' || c == ':')) {
        break;
      }
      end++;
    }
    char conversion = 0;
    int next = end;
    if (next < field.length() && field.charAt(next) == '!') {
      if (next + 1 >= field.length()) {
        throw PythonException.valueError("end of string while looking for conversion specifier");
      }
      conversion = field.charAt(next + 1);
      next += 2;
      if (next < field.length() && field.charAt(next) != ':') {
        throw PythonException.valueError("expected ':' after conversion specifier");
      }
    }
    // The value is looked up first, so that automatic numbers count from left to right.
    Object value = lookUp(field.substring(0, end));
    String spec = next < field.length() ? expand(field.substring(next + 1), depth - 1) : "";
    return switch (conversion) {
      case 0 -> FormatSpec.format(value, spec, work);
      case 's' -> FormatSpec.format(PythonRepr.str(value, work), spec, work);
      case 'r' -> FormatSpec.format(PythonRepr.repr(value, work), spec, work);
      case 'a' ->
          FormatSpec.format(PythonJson.escapeNonAscii(PythonRepr.repr(value, work)), spec, work);
      default ->
          throw PythonException.valueError("Unknown conversion specifier '" + conversion + "'");
    };
  }

  /** {@code name.attribute[item]...}, where the name may be a number or left out. */
  private @Nullable Object lookUp(String path) {
    int i = 0;
    while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '[') {
      i++;
    }
    Object value = argument(path.substring(0, i));
    while (i < path.length()) {
      int start = i + 1;
      if (path.charAt(i) == '.') {
        i = start;
        while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '[') {
          i++;
        }
        requireName(start, i);
        value = members.attribute(value, path.substring(start, i));
      } else if (path.charAt(i) == '[') {
        int close = path.indexOf(']', start);
        if (close < 0) {
          throw PythonException.valueError("Missing ']' in format string");
        }
        requireName(start, close);
        String key = path.substring(start, close);
        value = members.item(value, isNumber(key) ? (Object) Numbers.parseInt(key, 10) : key);
        i = close + 1;
      } else {
        throw PythonException.valueError(
            "Only '.' or '[' may follow ']' in format field specifier");
      }
    }
    return value;
  }

  private static void requireName(int start, int end) {
    if (start == end) {
      throw PythonException.valueError("Empty attribute in format string");
    }
  }

  private @Nullable Object argument(String name) {
    if (name.isEmpty()) {
      if (numbered) {
        throw PythonException.valueError(
            "cannot switch from manual field specification to automatic field numbering");
      }
      return positional(automatic++);
    }
    if (isNumber(name)) {
      if (automatic > 0) {
        throw PythonException.valueError(
            "cannot switch from automatic field numbering to manual field specification");
      }
      numbered = true;
      return positional(Numbers.size(Numbers.parseInt(name, 10), "index"));
    }
    if (!kwargs.containsKey(name)) {
      throw new PythonException(PythonException.Type.KEY_ERROR, PythonRepr.repr(name));
    }
    return kwargs.get(name);
  }

  private @Nullable Object positional(int index) {
    if (index >= args.size()) {
      throw PythonException.indexError(
          "Replacement index " + index + " out of range for positional args tuple");
    }
    return args.get(index);
  }

  private static boolean isNumber(String s) {
    return s.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
