package dev.assay.jinja.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes a float as Python does: {@code repr}, and the presentation types {@code f}, {@code e} and
 * {@code g}.
 */
final class FloatFormat {
  private FloatFormat() {}

  /**
   * The shortest digits that read back as the same double; an exponent below 1e-4 and from 1e16.
   */
  static String repr(double d) {
    if (Double.isNaN(d)) {
      return "nan";
    }
    if (Double.isInfinite(d)) {
      return d < 0 ? "-inf" : "inf";
    }
    if (d == Math.rint(d) && Math.abs(d) < 1e15 && (d != 0 || 1 / d > 0)) {
      return (long) d + ".0";
    }
    BigDecimal shortest = shortest(Math.abs(d));
    String sign = d < 0 || (d == 0 && 1 / d < 0) ? "-" : "";
    if (d == 0) {
      return sign + "0.0";
    }
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent < -4 || exponent >= 16) {
      return sign + scientific(digits, exponent);
    }
    String plain = shortest.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + exponent(exponent);
  }

  private static String exponent(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
  }

  private static BigDecimal shortest(double d) {
    BigDecimal two = new BigDecimal(Double.toString(d)).stripTrailingZeros();
    if (two.precision() == 2) {
      // Java never writes fewer than two digits (4.9E-324); Python writes one where one is enough
      // (5e-324).
      BigDecimal one = two.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (one.doubleValue() == d) {
        return one.stripTrailingZeros();
      }
    }
    return two;
  }

  /** Presentation type {@code f}: the exact value, half to even. */
  static String fixed(double d, int precision) {
    return new BigDecimal(d).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Presentation type {@code e}. */
  static String scientific(double d, int precision, boolean alternate) {
    if (d == 0) {
      return (precision == 0 ? (alternate ? "0." : "0") : "0." + "0".repeat(precision)) + "e+00";
    }
    BigDecimal rounded =
        new BigDecimal(d).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    String digits = padded(rounded, precision + 1);
    int exponent = rounded.precision() - 1 - rounded.scale();
    String fraction = precision > 0 ? "." + digits.substring(1) : alternate ? "." : "";
    return digits.charAt(0) + fraction + "e" + exponent(exponent);
  }

  /**
   * Presentation type {@code g}: {@code precision} significant digits, without trailing zeros
   * unless alternate.
   */
  static String general(double d, int precision, boolean alternate) {
    int significant = Math.max(precision, 1);
    if (d == 0) {
      return alternate && significant > 1 ? "0." + "0".repeat(significant - 1) : "0";
    }
    BigDecimal rounded =
        new BigDecimal(d).round(new MathContext(significant, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - 1 - rounded.scale();
    if (exponent < -4 || exponent >= significant) {
      String text = scientific(d, significant - 1, alternate);
      return alternate ? text : withoutTrailingZeros(text);
    }
    String text =
        rounded.setScale(significant - 1 - exponent, RoundingMode.UNNECESSARY).toPlainString();
    if (alternate) {
      return text.indexOf('.') < 0 ? text + "." : text;
    }
    return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
  }

  private static String withoutTrailingZeros(String scientific) {
    int e = scientific.indexOf('e');
    String mantissa = scientific.substring(0, e);
    if (mantissa.indexOf('.') >= 0) {
      mantissa = mantissa.replaceFirst("\\.?0+$", "");
    }
    return mantissa + scientific.substring(e);
  }

  private static String padded(BigDecimal rounded, int digits) {
    String text = rounded.unscaledValue().abs().toString();
    return text + "0".repeat(Math.max(0, digits - text.length()));
  }
}
