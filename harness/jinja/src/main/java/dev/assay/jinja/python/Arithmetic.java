package dev.assay.jinja.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code + - * / // % **} and unary minus and plus. */
public final class Arithmetic {
  /**
   * Bits of the largest int an expression may make: far beyond what can be printed, small enough to
   * be quick.
   */
  private static final int MAX_BITS = 1 << 17;

  private Arithmetic() {}

  public static @Nullable Object add(@Nullable Object left, @Nullable Object right, Work work) {
    if (left instanceof String a && right instanceof String b) {
      work.spend((long) a.length() + b.length());
      return a.concat(b);
    }
    Number x = Numbers.number(left);
    Number y = Numbers.number(right);
    if (x instanceof Long a && y instanceof Long b) {
      long sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0
          ? (Object) Numbers.big(a).add(Numbers.big(b))
          : (Object) sum;
    }
    if (x != null && y != null) {
      return bothInt(x, y)
          ? bounded(Numbers.big(x).add(Numbers.big(y)))
          : (Object) (real(x) + real(y));
    }
    if (left instanceof List<?> a
        && right instanceof List<?> b
        && a instanceof PyTuple == b instanceof PyTuple) {
      work.spendElements((long) a.size() + b.size());
      PyList sum = new PyList(a.size() + b.size());
      sum.addAll(a);
      sum.addAll(b);
      return a instanceof PyTuple ? PyTuple.copyOf(sum) : sum;
    }
    if (left instanceof String && !(right instanceof PyObject)) {
      throw PythonException.typeError(
          "can only concatenate str (not \"" + TypeName.of(right) + "\") to str");
    }
    throw unsupported("+", left, right);
  }

  public static Object subtract(@Nullable Object left, @Nullable Object right) {
    Number x = Numbers.number(left);
    Number y = Numbers.number(right);
    if (x == null || y == null) {
      throw unsupported("-", left, right);
    }
    if (x instanceof Long a && y instanceof Long b) {
      long difference = a - b;
      if (((a ^ b) & (a ^ difference)) >= 0) {
        return difference;
      }
    }
    return bothInt(x, y)
        ? bounded(Numbers.big(x).subtract(Numbers.big(y)))
        : (Object) (real(x) - real(y));
  }

  public static @Nullable Object multiply(
      @Nullable Object left, @Nullable Object right, Work work) {
    Number x = Numbers.number(left);
    Number y = Numbers.number(right);
    if (x != null && y != null) {
      if (!bothInt(x, y)) {
        return real(x) * real(y);
      }
      work.spend((Numbers.big(x).bitLength() + Numbers.big(y).bitLength()) / Long.SIZE);
      return bounded(Numbers.big(x).multiply(Numbers.big(y)));
    }
    if (x != null && isSequence(right) && !(x instanceof Double)) {
      return repeat(right, x, work);
    }
    if (y != null && isSequence(left) && !(y instanceof Double)) {
      return repeat(left, y, work);
    }
    if (!(left instanceof PyObject || right instanceof PyObject)
        && (isSequence(left) || isSequence(right))) {
      Object other = isSequence(left) ? right : left;
      throw PythonException.typeError(
          "can't multiply sequence by non-int of type '" + TypeName.of(other) + "'");
    }
    throw unsupported("*", left, right);
  }

  private static boolean isSequence(@Nullable Object value) {
    return value instanceof String || value instanceof List<?>;
  }

  private static Object repeat(@Nullable Object sequence, Number times, Work work) {
    long count =
        times instanceof Long l ? Math.max(0, l) : times.doubleValue() < 0 ? 0 : Long.MAX_VALUE;
    if (sequence instanceof String s) {
      work.spend(count, s.length());
      return s.isEmpty() ? "" : s.repeat((int) count);
    }
    List<?> list = (List<?>) sequence;
    work.spend(count, 16L * list.size());
    PyList repeated = new PyList();
    if (!list.isEmpty()) {
      for (long i = 0; i < count; i++) {
        repeated.addAll(list);
      }
    }
    return list instanceof PyTuple ? PyTuple.copyOf(repeated) : repeated;
  }

  public static Object divide(@Nullable Object left, @Nullable Object right) {
    Number x = operand(left, "/", left, right);
    Number y = operand(right, "/", left, right);
    if (bothInt(x, y)) {
      BigInteger b = Numbers.big(y);
      if (b.signum() == 0) {
        throw zero("division by zero");
      }
      double a = x.doubleValue();
      double d = y.doubleValue();
      // Ints that a double holds exactly divide with one rounding; larger ones need the exact
      // quotient.
      if (Math.abs(a) <= 1L << 53 && Math.abs(d) <= 1L << 53) {
        return a / d;
      }
      double quotient =
          new BigDecimal(Numbers.big(x))
              .divide(new BigDecimal(b), new java.math.MathContext(40))
              .doubleValue();
      if (Double.isInfinite(quotient)) {
        throw overflow("integer division result too large for a float");
      }
      return quotient;
    }
    if (real(y) == 0) {
      throw zero("float division by zero");
    }
    return real(x) / real(y);
  }

  public static Object floorDivide(@Nullable Object left, @Nullable Object right) {
    Number x = operand(left, "//", left, right);
    Number y = operand(right, "//", left, right);
    if (bothInt(x, y)) {
      if (Numbers.big(y).signum() == 0) {
        throw zero("integer division or modulo by zero");
      }
      if (x instanceof Long a && y instanceof Long b && b != -1) {
        return Math.floorDiv(a, b);
      }
      BigInteger[] parts = Numbers.big(x).divideAndRemainder(Numbers.big(y));
      boolean down = parts[1].signum() != 0 && parts[1].signum() != Numbers.big(y).signum();
      return Numbers.normalize(down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }
    if (real(y) == 0) {
      throw zero("float floor division by zero");
    }
    return floorDivide(real(x), real(y));
  }

  /** CPython's float_floor_div: from the remainder, so that quotient and remainder agree. */
  private static double floorDivide(double x, double y) {
    double mod = x % y;
    double div = (x - mod) / y;
    if (mod != 0) {
      if ((y < 0) != (mod < 0)) {
        div -= 1.0;
      }
    }
    if (div != 0) {
      double floor = Math.floor(div);
      return div - floor > 0.5 ? floor + 1.0 : floor;
    }
    return Math.copySign(0.0, x / y);
  }

  /** {@code %} for numbers; a string on the left is {@link PercentFormat}'s. */
  public static @Nullable Object modulo(@Nullable Object left, @Nullable Object right, Work work) {
    if (left instanceof String format) {
      return PercentFormat.format(format, right, work);
    }
    Number x = operand(left, "%", left, right);
    Number y = operand(right, "%", left, right);
    if (bothInt(x, y)) {
      if (Numbers.big(y).signum() == 0) {
        throw zero("integer division or modulo by zero");
      }
      if (x instanceof Long a && y instanceof Long b) {
        return Math.floorMod(a, b);
      }
      BigInteger remainder = Numbers.big(x).mod(Numbers.big(y).abs());
      boolean shift = Numbers.big(y).signum() < 0 && remainder.signum() != 0;
      return Numbers.normalize(shift ? remainder.add(Numbers.big(y)) : remainder);
    }
    double d = real(y);
    if (d == 0) {
      throw zero("float modulo by zero");
    }
    double mod = real(x) % d;
    if (mod != 0) {
      return (d < 0) != (mod < 0) ? mod + d : mod;
    }
    return Math.copySign(0.0, d);
  }

  public static Object power(@Nullable Object left, @Nullable Object right, Work work) {
    Number x = operand(left, "** or pow()", left, right);
    Number y = operand(right, "** or pow()", left, right);
    if (bothInt(x, y) && Numbers.big(y).signum() >= 0) {
      BigInteger base = Numbers.big(x);
      if (base.abs().bitLength() <= 1) {
        boolean odd = Numbers.big(y).testBit(0);
        return Numbers.big(y).signum() == 0
            ? 1L
            : base.signum() < 0 && !odd ? (Object) 1L : Numbers.normalize(base);
      }
      double bits = (double) base.bitLength() * y.doubleValue();
      if (bits > MAX_BITS) {
        throw PythonException.limit("an int of about " + (long) bits + " bits is too large");
      }
      work.spend((long) bits / Long.SIZE * (1 + (long) bits / 4096));
      return Numbers.normalize(base.pow(y.intValue()));
    }
    double a = real(x);
    double b = real(y);
    if (a == 0 && b < 0) {
      throw zero("0.0 cannot be raised to a negative power");
    }
    if (a < 0 && Double.isFinite(a) && Double.isFinite(b) && b != Math.rint(b)) {
      throw PythonException.valueError("a negative number to a fractional power is complex");
    }
    if (a == 1 || b == 0 || (a == -1 && Double.isInfinite(b))) {
      return 1.0;
    }
    double result = Math.pow(a, b);
    if (Double.isInfinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
      throw overflow("(34, 'Numerical result out of range')");
    }
    return result;
  }

  public static Object negate(@Nullable Object value) {
    return switch (unary(value, "-")) {
      case Long l when l != Long.MIN_VALUE -> -l;
      case Double d -> -d;
      case Number n -> Numbers.normalize(Numbers.big(n).negate());
    };
  }

  public static Object plus(@Nullable Object value) {
    return unary(value, "+");
  }

  private static Number unary(@Nullable Object value, String operator) {
    Number n = Numbers.number(value);
    if (n == null) {
      String message = "bad operand type for unary " + operator + ": '" + TypeName.of(value) + "'";
      throw value instanceof PyObject object
          ? object.unsupported(message)
          : PythonException.typeError(message);
    }
    return n;
  }

  private static Number operand(
      @Nullable Object value, String operator, @Nullable Object left, @Nullable Object right) {
    Number n = Numbers.number(value);
    if (n == null) {
      throw unsupported(operator, left, right);
    }
    return n;
  }

  private static RuntimeException unsupported(
      String operator, @Nullable Object left, @Nullable Object right) {
    String message =
        "unsupported operand type(s) for "
            + operator
            + ": '"
            + TypeName.of(left)
            + "' and '"
            + TypeName.of(right)
            + "'";
    if (left instanceof PyObject object) {
      RuntimeException own = object.unsupported(message);
      if (!(own instanceof PythonException)) {
        return own;
      }
    }
    return right instanceof PyObject object
        ? object.unsupported(message)
        : PythonException.typeError(message);
  }

  private static boolean bothInt(Number x, Number y) {
    return !(x instanceof Double || y instanceof Double);
  }

  private static double real(Number n) {
    return n instanceof Double d ? d : Numbers.toFloat(n);
  }

  private static Number bounded(BigInteger value) {
    if (value.bitLength() > MAX_BITS) {
      throw PythonException.limit("an int of " + value.bitLength() + " bits is too large");
    }
    return Numbers.normalize(value);
  }

  private static PythonException zero(String message) {
    return new PythonException(PythonException.Type.ZERO_DIVISION_ERROR, message);
  }

  private static PythonException overflow(String message) {
    return new PythonException(PythonException.Type.OVERFLOW_ERROR, message);
  }
}
