package dev.assay.plugins.ngram.arpa;

import java.nio.charset.StandardCharsets;

/** Decimal numbers to float32, correctly rounded, without a string for the usual ones. */
final class DecimalFloat {
  /** Powers of ten that float64 holds exactly. */
  private static final double[] POWERS = new double[23];

  private static final long EXACT_DIGITS = 1L << 53;

  /** The bits of a float64 that a float32 has no room for, and their value half-way between two. */
  private static final long DROPPED_BITS = (1L << 29) - 1;

  private static final long HALF_WAY = 1L << 28;

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private DecimalFloat() {}

  /** Returns the number that {@code text[from, to)} spells, or NaN where it spells none. */
  static float parse(byte[] text, int from, int to) {
    int i = from;
    boolean negative = i < to && text[i] == '-';
    if (negative) {
      i++;
    }
    long digits = 0;
    int decimals = 0;
    boolean point = false;
    int start = i;
    for (; i < to && digits < EXACT_DIGITS / 10; i++) {
      byte b = text[i];
      if (b == '.' && !point) {
        point = true;
      } else if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
        decimals += point ? 1 : 0;
      } else {
        break;
      }
    }
    if (i < to || i == start || decimals >= POWERS.length) {
      return slow(text, from, to);
    }
    // Both operands are exact, so the quotient is correctly rounded; rounding it again to float32
    // can only go wrong from half-way between two floats.
    double value = digits / POWERS[decimals];
    if ((Double.doubleToRawLongBits(value) & DROPPED_BITS) == HALF_WAY) {
      return slow(text, from, to);
    }
    return (float) (negative ? -value : value);
  }

  private static float slow(byte[] text, int from, int to) {
    try {
      return Float.parseFloat(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException _) {
      return Float.NaN;
    }
  }
}
