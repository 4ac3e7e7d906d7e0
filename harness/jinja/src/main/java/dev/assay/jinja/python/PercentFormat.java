package dev.assay.jinja.python;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code format % values}. */
final class PercentFormat {
  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "%(?:\\((?<key>[^)]*)\\))?(?<flags>[-+"
              + " #0]*+)(?<width>\\*|\\d{0,9})(?:\\.(?<precision>\\*|\\d{0,9}))?[hlL]?(?<type>.)?",
          Pattern.DOTALL);

  private final @Nullable Object values;
  private final Work work;
  private int used;

  private PercentFormat(@Nullable Object values, Work work) {
    this.values = values;
    this.work = work;
  }

  static String format(String format, @Nullable Object values, Work work) {
    return new PercentFormat(values, work).format(format);
  }

  private String format(String format) {
    StringBuilder out = new StringBuilder(format.length());
    Matcher m = DIRECTIVE.matcher(format);
    int start = 0;
    boolean keyed = false;
    while (m.find(start)) {
      out.append(format, start, m.start());
      start = m.end();
      String type = m.group("type");
      if (type == null) {
        throw PythonException.valueError("incomplete format");
      }
      if (type.equals("%")) {
        out.append('%');
        continue;
      }
      keyed |= m.group("key") != null;
      out.append(directive(m, type.charAt(0)));
    }
    out.append(format, start, format.length());
    // Anything that can be indexed counts as a mapping, of which not every entry need be used.
    boolean all =
        values instanceof PyTuple tuple
            ? used >= tuple.size()
            : used > 0
                || keyed
                || values instanceof Map<?, ?>
                || values instanceof List<?>
                || (values instanceof PyObject
                    && !(values instanceof PyIterator || values instanceof DictView));
    if (!all) {
      throw PythonException.typeError("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private String directive(Matcher m, char type) {
    String flags = m.group("flags");
    boolean left = flags.indexOf('-') >= 0;
    long width = size(m.group("width"), 0);
    if (width < 0) {
      left = true;
      width = -width;
    }
    int precision = Math.clamp(size(m.group("precision"), -1), -1, Integer.MAX_VALUE);
    work.spend(width);
    work.spend(Math.max(0, precision));
    Object value = m.group("key") == null ? next() : byKey(m.group("key"));
    String sign = flags.indexOf('+') >= 0 ? "+" : flags.indexOf(' ') >= 0 ? " " : "";
    boolean alternate = flags.indexOf('#') >= 0;
    String body =
        switch (type) {
          case 's', 'r', 'a' ->
              cut(type == 's' ? PythonRepr.str(value, work) : repr(value, type), precision);
          case 'c' -> character(value);
          case 'd', 'i', 'u' -> signed(integer(value, type), 10, precision, sign, "");
          case 'x', 'X' ->
              signed(strictInteger(value, type), 16, precision, sign, alternate ? "0x" : "");
          case 'o' -> signed(strictInteger(value, type), 8, precision, sign, alternate ? "0o" : "");
          case 'e', 'E', 'f', 'F', 'g', 'G' -> real(value, type, precision, sign, alternate);
          default ->
              throw PythonException.valueError(
                  "unsupported format character '"
                      + type
                      + "' (0x"
                      + Integer.toHexString(type)
                      + ")");
        };
    if (type == 'X') {
      body = body.toUpperCase(Locale.ROOT);
    }
    int padding = (int) Math.max(0, width - body.codePointCount(0, body.length()));
    if (left) {
      return body + " ".repeat(padding);
    }
    if (flags.indexOf('0') >= 0 && "srac".indexOf(type) < 0) {
      int signLength = !body.isEmpty() && "+- ".indexOf(body.charAt(0)) >= 0 ? 1 : 0;
      int prefix =
          body.regionMatches(true, signLength, "0x", 0, 2) || body.startsWith("0o", signLength)
              ? 2
              : 0;
      int at = signLength + prefix;
      return body.substring(0, at) + "0".repeat(padding) + body.substring(at);
    }
    return " ".repeat(padding) + body;
  }

  private long size(@Nullable String text, long absent) {
    if (text == null) {
      return absent;
    }
    if (text.equals("*")) {
      return Numbers.size(next(), "* wants int, which");
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private @Nullable Object next() {
    if (values instanceof PyTuple tuple) {
      if (used == tuple.size()) {
        throw PythonException.typeError("not enough arguments for format string");
      }
      return tuple.get(used++);
    }
    if (used++ > 0) {
      throw PythonException.typeError("not enough arguments for format string");
    }
    return values;
  }

  private @Nullable Object byKey(String key) {
    if (!(values instanceof Map<?, ?> map)) {
      throw PythonException.typeError("format requires a mapping");
    }
    if (!map.containsKey(key)) {
      throw new PythonException(PythonException.Type.KEY_ERROR, PythonRepr.repr(key));
    }
    return map.get(key);
  }

  private String repr(@Nullable Object value, char type) {
    String repr = PythonRepr.repr(value, work);
    return type == 'r' ? repr : PythonJson.escapeNonAscii(repr);
  }

  private static String cut(String s, int precision) {
    return precision < 0 || precision >= s.codePointCount(0, s.length())
        ? s
        : s.substring(0, s.offsetByCodePoints(0, precision));
  }

  private static String character(@Nullable Object value) {
    if (value instanceof String s && s.codePointCount(0, s.length()) == 1) {
      return s;
    }
    if (Numbers.isInt(value) || value instanceof Boolean) {
      long c = Numbers.index(value, "%c");
      if (c < 0 || c > Character.MAX_CODE_POINT) {
        throw new PythonException(
            PythonException.Type.OVERFLOW_ERROR, "%c arg not in range(0x110000)");
      }
      return Character.toString((int) c);
    }
    throw PythonException.typeError("%c requires int or char");
  }

  private static BigInteger integer(@Nullable Object value, char type) {
    Number n = Numbers.number(value);
    if (n == null) {
      throw wrongType(value, "%" + type + " format: a real number is required, not ");
    }
    return Numbers.big(Numbers.toInt(n));
  }

  private static BigInteger strictInteger(@Nullable Object value, char type) {
    Number n = Numbers.number(value);
    if (n == null || n instanceof Double) {
      throw PythonException.typeError(
          "%" + type + " format: an integer is required, not " + TypeName.describe(value));
    }
    return Numbers.big(n);
  }

  private static RuntimeException wrongType(@Nullable Object value, String message) {
    String full = message + TypeName.of(value);
    return value instanceof PyObject object
        ? object.unsupported(full)
        : PythonException.typeError(full);
  }

  private static String signed(
      BigInteger value, int radix, int precision, String sign, String prefix) {
    String digits = value.abs().toString(radix);
    return (value.signum() < 0 ? "-" : sign)
        + prefix
        + "0".repeat(Math.max(0, precision - digits.length()))
        + digits;
  }

  private static String real(
      @Nullable Object value, char type, int precision, String sign, boolean alternate) {
    Number n = Numbers.number(value);
    if (n == null) {
      throw wrongType(value, "must be real number, not ");
    }
    String spec =
        (sign.isEmpty() ? "-" : sign)
            + (alternate ? "#" : "")
            + (precision < 0 ? "" : "." + precision)
            + type;
    return FormatSpec.format(Numbers.toFloat(n), spec, Work.unlimited());
  }
}
