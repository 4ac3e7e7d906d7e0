package dev.assay.jinja.python;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Python's format specification, {@code
 * [[fill]align][sign][z][#][0][width][grouping][.precision][type]}.
 */
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean alternate,
    int width,
    char grouping,
    int precision,
    char type) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?s)(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+"
              + " ])?(?<z>z)?(?<alt>#)?(?<zero>0)?(?<width>\\d{0,9})(?<group>[,_])?"
              + "(?:\\.(?<precision>\\d{1,9}))?(?<type>[a-zA-Z%])?");
  private static final char NONE = 0;

  /**
   * The alignment that a zero before the width asks for: after the sign of a number, left of which
   * a string has none.
   */
  private static final char ZERO_PADDED = '0';

  static FormatSpec parse(String spec) {
    Matcher m = SYNTAX.matcher(spec);
    if (!m.matches()) {
      throw PythonException.valueError("Invalid format specifier");
    }
    boolean zero = m.group("zero") != null;
    String fill = m.group("fill");
    String align = m.group("align");
    return new FormatSpec(
        fill != null ? fill : zero ? "0" : " ",
        align != null ? align.charAt(0) : zero ? ZERO_PADDED : NONE,
        m.group("sign") == null ? '-' : m.group("sign").charAt(0),
        m.group("alt") != null,
        m.group("width").isEmpty() ? 0 : Integer.parseInt(m.group("width")),
        m.group("group") == null ? NONE : m.group("group").charAt(0),
        m.group("precision") == null ? -1 : Integer.parseInt(m.group("precision")),
        m.group("type") == null ? NONE : m.group("type").charAt(0));
  }

  /** {@code format(value, spec)}. */
  static String format(@Nullable Object value, String spec, Work work) {
    if (spec.isEmpty()) {
      return PythonRepr.str(value, work);
    }
    FormatSpec parsed = parse(spec);
    work.spend((long) parsed.width + Math.max(0, parsed.precision));
    if (value instanceof String s) {
      return parsed.text(s);
    }
    Number n = Numbers.number(value);
    if (n == null) {
      String message =
          "unsupported format string passed to " + TypeName.describe(value) + ".__format__";
      throw PythonException.typeError(message);
    }
    return n instanceof Double d ? parsed.real(d) : parsed.integer(n);
  }

  private String text(String s) {
    if (type != NONE && type != 's') {
      throw unknownType("str");
    }
    if (sign != '-' || grouping != NONE || alternate || align == '=') {
      throw PythonException.valueError("this format specifier is not allowed for a string");
    }
    int length = s.codePointCount(0, s.length());
    String shown =
        precision >= 0 && precision < length
            ? s.substring(0, s.offsetByCodePoints(0, precision))
            : s;
    return pad("", shown, align == NONE || align == ZERO_PADDED ? '<' : align);
  }

  private String integer(Number n) {
    if ("eEfFgG%".indexOf(type) >= 0 && type != NONE) {
      return real(Numbers.toFloat(n));
    }
    if (precision >= 0) {
      throw PythonException.valueError("Precision not allowed in integer format specifier");
    }
    BigInteger value = Numbers.big(n);
    if (type == 'c') {
      return pad("", codePoint(value), align == NONE ? '<' : align);
    }
    int radix =
        switch (type) {
          case NONE, 'd', 'n' -> 10;
          case 'b' -> 2;
          case 'o' -> 8;
          case 'x', 'X' -> 16;
          default -> throw unknownType("int");
        };
    if (grouping == ',' && radix != 10) {
      throw PythonException.valueError("Cannot specify ',' with '" + type + "'.");
    }
    String digits = value.abs().toString(radix);
    String prefix = alternate && radix != 10 ? "0" + Character.toLowerCase(type) : "";
    if (type == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
      prefix = prefix.toUpperCase(Locale.ROOT);
    }
    return number(value.signum() < 0, prefix, digits, "", radix == 10 ? 3 : 4);
  }

  private static String codePoint(BigInteger value) {
    if (value.signum() < 0
        || value.bitLength() > 21
        || value.intValue() > Character.MAX_CODE_POINT) {
      throw new PythonException(
          PythonException.Type.OVERFLOW_ERROR, "%c arg not in range(0x110000)");
    }
    return Character.toString(value.intValue());
  }

  private String real(double d) {
    if (type != NONE && "eEfFgGn%".indexOf(type) < 0) {
      throw unknownType("float");
    }
    double shown = type == '%' ? d * 100 : d;
    double size = Math.abs(shown);
    boolean negative = shown < 0 || (shown == 0 && 1 / shown < 0);
    if (Double.isNaN(size) || Double.isInfinite(size)) {
      String name = Double.isNaN(size) ? "nan" : "inf";
      boolean upper = Character.isUpperCase(type);
      return number(
          negative, "", upper ? name.toUpperCase(Locale.ROOT) : name, type == '%' ? "%" : "", 0);
    }
    int digits = precision < 0 ? 6 : precision;
    String text =
        switch (type) {
          case 'f', 'F', '%' ->
              FloatFormat.fixed(size, digits) + (alternate && digits == 0 ? "." : "");
          case 'e', 'E' -> FloatFormat.scientific(size, digits, alternate);
          case 'g', 'G', 'n' -> FloatFormat.general(size, digits, alternate);
          case NONE -> precision < 0 ? FloatFormat.repr(size) : plain(size);
          default -> throw unknownType("float");
        };
    if (Character.isUpperCase(type)) {
      text = text.toUpperCase(Locale.ROOT);
    }
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return number(
        negative, "", text.substring(0, end), text.substring(end) + (type == '%' ? "%" : ""), 3);
  }

  /**
   * No type but a precision: as {@code g}, with at least one digit after the point and an exponent
   * one place sooner.
   */
  private String plain(double size) {
    int significant = Math.max(precision, 1);
    String general = FloatFormat.general(size, significant, false);
    if (general.indexOf('e') >= 0 || general.indexOf('.') >= 0) {
      return general;
    }
    return general.length() >= significant
            && significant > 0
            && size >= Math.pow(10, significant - 1)
        ? withoutZeros(FloatFormat.scientific(size, significant - 1, false))
        : general + ".0";
  }

  private static String withoutZeros(String scientific) {
    int e = scientific.indexOf('e');
    String mantissa = scientific.substring(0, e);
    return (mantissa.indexOf('.') < 0 ? mantissa : mantissa.replaceFirst("\\.?0+$", ""))
        + scientific.substring(e);
  }

  private String number(boolean negative, String prefix, String whole, String rest, int group) {
    String signed = (negative ? "-" : sign == '-' ? "" : String.valueOf(sign)) + prefix;
    String grouped = whole;
    if (grouping != NONE && group > 0) {
      String digits = whole;
      if ((align == ZERO_PADDED || align == '=') && fill.equals("0")) {
        // Zero padding is grouped as well, so it is added before the separators are.
        int room = width - signed.length() - rest.length();
        while (separated(digits.length() + 1, group) <= room) {
          digits = "0" + digits;
        }
        if (separated(digits.length(), group) < room) {
          digits = "0" + digits;
        }
      }
      grouped = group(digits, group);
    }
    return pad(signed, grouped + rest, align == NONE ? '>' : align);
  }

  private static int separated(int digits, int group) {
    return digits + (digits - 1) / group;
  }

  private String group(String digits, int size) {
    StringBuilder out = new StringBuilder(digits);
    for (int i = digits.length() - size; i > 0; i -= size) {
      out.insert(i, grouping);
    }
    return out.toString();
  }

  private String pad(String sign, String body, char align) {
    int length = sign.length() + body.codePointCount(0, body.length());
    int padding = Math.max(0, width - length);
    return switch (align) {
      case '<' -> sign + body + fill.repeat(padding);
      case '^' -> fill.repeat(padding / 2) + sign + body + fill.repeat(padding - padding / 2);
      case '=', ZERO_PADDED -> sign + fill.repeat(padding) + body;
      default -> fill.repeat(padding) + sign + body;
    };
  }

  private PythonException unknownType(String typeName) {
    return PythonException.valueError(
        "Unknown format code '" + type + "' for object of type '" + typeName + "'");
  }
}
