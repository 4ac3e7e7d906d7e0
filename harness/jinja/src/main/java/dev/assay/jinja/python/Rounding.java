package dev.assay.jinja.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Python's {@code round}, {@code math.ceil} and {@code math.floor}. */
public final class Rounding {
  private Rounding() {}

  /** {@code round(value, digits)}: half to even, of the exact value; an int stays an int. */
  public static Number round(@Nullable Object value, long digits) {
    Number n = number(value, "__round__ method");
    int places = Math.clamp(digits, -400, 400);
    if (n instanceof Double d) {
      if (Double.isNaN(d) || Double.isInfinite(d) || d == 0) {
        return d;
      }
      double rounded = new BigDecimal(d).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
      return Math.copySign(rounded, d);
    }
    if (places >= 0) {
      return n;
    }
    BigInteger rounded =
        new BigDecimal(Numbers.big(n)).setScale(places, RoundingMode.HALF_EVEN).toBigInteger();
    return Numbers.normalize(rounded);
  }

  /** {@code math.ceil(value)} or {@code math.floor(value)}. */
  public static Number integral(@Nullable Object value, boolean up) {
    Number n = number(value, "a real number");
    return n instanceof Double d && Double.isFinite(d)
        ? Numbers.toInt(up ? Math.ceil(d) : Math.floor(d))
        : Numbers.toInt(n);
  }

  private static Number number(@Nullable Object value, String what) {
    Number n = Numbers.number(value);
    if (n == null) {
      String message = "type " + TypeName.describe(value) + " doesn't define " + what;
      throw PythonException.typeError(message);
    }
    return n;
  }
}
