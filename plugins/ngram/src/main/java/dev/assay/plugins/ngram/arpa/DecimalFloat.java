package dev.assay.plugins.ngram.arpa;

import java.nio.charset.StandardCharsets;

/**
 * Between float32 and decimal numbers, without a string for the usual ones: read correctly rounded,
 * written with as few digits as tell a number from all others.
 */
final class DecimalFloat {
  /** Powers of ten that float64 holds exactly. */
  private static final double[] POWERS = new double[23];

  private static final long EXACT_DIGITS = 1L << 53;

  /** The bits of a float64 that a float32 has no room for, and their value half-way between two. */
  private static final long DROPPED_BITS = (1L << 29) - 1;

  private static final long HALF_WAY = 1L << 28;

  /** The most bytes that {@link #write} writes. */
  static final int LONGEST = 18;

  /** What is written without a string: other numbers are 0, or rare. */
  private static final float SMALLEST = 1e-6f;

  private static final float LARGEST = 1e3f;

  /** Any number of six digits is the nearest to some float32, and to no other. */
  private static final double SIX_DIGITS = 1e5;

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

  /**
   * Writes a number and returns where it ends.
   *
   * @param out has room for {@link #LONGEST} bytes from {@code at} on
   */
  static int write(float number, byte[] out, int at) {
    float magnitude = Math.abs(number);
    if (!(magnitude >= SMALLEST && magnitude < LARGEST)) {
      return writeSlowly(number, out, at);
    }
    // The smaller of the distances to the next floats, halved: what is nearer reads back the same.
    double near = ((double) magnitude - Math.nextDown(magnitude)) / 2;
    int decimals = 3;
    while (magnitude * POWERS[decimals] < SIX_DIGITS) {
      decimals++;
    }
    double scaled = magnitude * POWERS[decimals];
    double digits = Math.rint(scaled);
    while (Math.abs(digits - scaled) >= near * POWERS[decimals]) {
      // Nine digits are enough for any.
      decimals++;
      scaled = magnitude * POWERS[decimals];
      digits = Math.rint(scaled);
    }
    int i = at;
    if (number < 0) {
      out[i++] = '-';
    }
    return writeDigits((int) digits, decimals, out, i);
  }

  /** Writes {@code digits / 10^decimals}, which is below {@link #LARGEST}. */
  private static int writeDigits(int digits, int decimals, byte[] out, int at) {
    int left = digits;
    int places = decimals;
    while (places > 0 && left % 10 == 0) {
      left /= 10;
      places--;
    }
    int whole = (int) (left / POWERS[places]);
    int end = at + (whole < 10 ? 1 : whole < 100 ? 2 : 3);
    writeBackwards(whole, out, at, end);
    if (places == 0) {
      return end;
    }
    out[end] = '.';
    writeBackwards((int) (left - whole * POWERS[places]), out, end + 1, end + 1 + places);
    return end + 1 + places;
  }

  private static void writeBackwards(int digits, byte[] out, int from, int to) {
    int left = digits;
    for (int i = to - 1; i >= from; i--) {
      out[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  private static int writeSlowly(float number, byte[] out, int at) {
    String text = number == 0 ? "0" : Float.toString(number);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, out, at, bytes.length);
    return at + bytes.length;
  }
}
