package dev.assay.jinja.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code int} and {@code float} as Java's numbers, and the conversions {@code int()} and
 * {@code float()}.
 */
public final class Numbers {
  /** CPython refuses to read or print an int of more digits than this. */
  static final int MAX_DIGITS = 4300;

  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(?:\\d++(?:_\\d++)*+\\.?(?:\\d++(?:_\\d++)*+)?|\\.\\d++(?:_\\d++)*+)(?:[eE][+-]?\\d++(?:_\\d++)*+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[+-]?(?:inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

  private Numbers() {}

  /** The same number as Long where it fits, BigInteger where not, or Double. */
  public static Number normalize(Number n) {
    return switch (n) {
      case Long l -> l;
      case Double d -> d;
      case BigInteger i -> i.bitLength() < Long.SIZE ? (Number) i.longValue() : i;
      case Integer i -> i.longValue();
      case Short s -> s.longValue();
      case Byte b -> b.longValue();
      default -> n.doubleValue();
    };
  }

  /** The value as Long, BigInteger or Double where it is a number or a bool, else null. */
  static @Nullable Number number(@Nullable Object value) {
    return switch (value) {
      case Long l -> l;
      case Double d -> d;
      case Boolean b -> b ? 1L : 0L;
      case Number n -> normalize(n);
      case null, default -> null;
    };
  }

  public static boolean isInt(@Nullable Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof BigInteger
        || value instanceof Short
        || value instanceof Byte;
  }

  public static boolean isFloat(@Nullable Object value) {
    return value instanceof Number && !isInt(value);
  }

  static BigInteger big(Number n) {
    return n instanceof BigInteger i ? i : BigInteger.valueOf(n.longValue());
  }

  /**
   * The value as an index: an int or a bool, held to the range of long; a TypeError for anything
   * else.
   */
  public static long index(@Nullable Object value, String what) {
    Number n = number(value);
    if (n instanceof Long l) {
      return l;
    }
    if (n instanceof BigInteger i) {
      return i.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    throw PythonException.typeError(what + " must be an int, not " + TypeName.describe(value));
  }

  /** As {@link #index}, held to the range of int, for sizes. */
  public static int size(@Nullable Object value, String what) {
    return Math.clamp(index(value, what), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** {@code int(value)} for a value that is not a string. */
  public static Number toInt(@Nullable Object value) {
    Number n = number(value);
    if (n instanceof Double d) {
      if (d.isNaN()) {
        throw PythonException.valueError("cannot convert float NaN to integer");
      }
      if (d.isInfinite()) {
        throw new PythonException(
            PythonException.Type.OVERFLOW_ERROR, "cannot convert float infinity to integer");
      }
      return normalize(new BigDecimal(d).toBigInteger());
    }
    if (n != null) {
      return n;
    }
    String message =
        "int() argument must be a string, a bytes-like object or a real number, not '"
            + TypeName.of(value)
            + "'";
    throw value instanceof PyObject object
        ? object.unsupported(message)
        : PythonException.typeError(message);
  }

  /**
   * {@code int(text, base)}: white space around, a sign, underscores between digits, a prefix where
   * the base allows.
   */
  public static Number parseInt(String text, int base) {
    if (base != 0 && (base < 2 || base > 36)) {
      throw PythonException.valueError("int() base must be >= 2 and <= 36, or 0");
    }
    String digits = Characters.strip(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int radix = base;
    int prefix = digits.length() > 2 && digits.charAt(0) == '0' ? prefixRadix(digits.charAt(1)) : 0;
    if (prefix != 0 && (base == 0 || base == prefix)) {
      radix = prefix;
      digits = digits.substring(2);
      if (digits.startsWith("_")) {
        digits = digits.substring(1);
      }
    } else if (base == 0) {
      radix = 10;
      if (digits.length() > 1
          && digits.charAt(0) == '0'
          && !digits.chars().allMatch(c -> c == '0' || c == '_')) {
        throw invalidInt(text, base);
      }
    }
    StringBuilder ascii = new StringBuilder(digits.length());
    boolean afterDigit = false;
    for (int i = 0; i < digits.length(); ) {
      int c = digits.codePointAt(i);
      i += Character.charCount(c);
      if (c == '_') {
        if (!afterDigit || i == digits.length()) {
          throw invalidInt(text, base);
        }
        afterDigit = false;
        continue;
      }
      int digit =
          c < 128 || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
              ? Character.digit(c, radix)
              : -1;
      if (digit < 0) {
        throw invalidInt(text, base);
      }
      ascii.append(Character.forDigit(digit, radix));
      afterDigit = true;
    }
    if (ascii.isEmpty()) {
      throw invalidInt(text, base);
    }
    if (ascii.length() > MAX_DIGITS && Integer.bitCount(radix) != 1) {
      throw PythonException.valueError(
          "Exceeds the limit (4300 digits) for integer string conversion");
    }
    BigInteger value = new BigInteger(ascii.toString(), radix);
    return normalize(negative ? value.negate() : value);
  }

  private static int prefixRadix(char c) {
    return switch (c) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }

  private static PythonException invalidInt(String text, int base) {
    return PythonException.valueError(
        "invalid literal for int() with base " + base + ": " + PythonRepr.repr(text));
  }

  /** {@code float(value)} for a value that is not a string. */
  public static double toFloat(@Nullable Object value) {
    Number n = number(value);
    if (n instanceof BigInteger i && Double.isInfinite(i.doubleValue())) {
      throw new PythonException(
          PythonException.Type.OVERFLOW_ERROR, "int too large to convert to float");
    }
    if (n != null) {
      return n.doubleValue();
    }
    String message =
        "float() argument must be a string or a real number, not '" + TypeName.of(value) + "'";
    throw value instanceof PyObject object
        ? object.unsupported(message)
        : PythonException.typeError(message);
  }

  /** {@code float(text)}. */
  public static double parseFloat(String text) {
    String s = Characters.asciiDigits(Characters.strip(text));
    if (NOT_FINITE.matcher(s).matches()) {
      boolean nan = s.toLowerCase(java.util.Locale.ROOT).endsWith("nan");
      return nan
          ? Double.NaN
          : s.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (!FLOAT.matcher(s).matches()) {
      throw PythonException.valueError(
          "could not convert string to float: " + PythonRepr.repr(text));
    }
    return Double.parseDouble(s.replace("_", ""));
  }
}
