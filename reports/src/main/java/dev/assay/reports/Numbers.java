package dev.assay.reports;

import dev.assay.spi.result.Interval;
import dev.assay.spi.result.Score;
import java.util.Locale;

/**
 * Numbers as people read them, the same in every locale. Files for programs keep full precision.
 */
public final class Numbers {
  private static final double SMALLEST_PLAIN = 0.001;
  private static final double LARGEST_PLAIN = 1e7;

  private Numbers() {}

  public static String value(Score score) {
    return Pattern.of(score).format(score.value());
  }

  /** The standard error, in the value's own digits; empty if there is none. */
  public static String stderr(Score score) {
    Double stderr = score.stderr();
    return stderr == null ? "" : Pattern.of(score).formatError(stderr);
  }

  /** {@code 0.3120 ± 0.0131}. */
  public static String valueAndError(Score score) {
    String stderr = stderr(score);
    return stderr.isEmpty() ? value(score) : value(score) + " ± " + stderr;
  }

  /** {@code [0.2870, 0.3382]}; empty if there is none. */
  public static String interval(Score score) {
    Interval interval = score.ci95();
    if (interval == null) {
      return "";
    }
    Pattern pattern = Pattern.of(score);
    return "[" + pattern.format(interval.low()) + ", " + pattern.format(interval.high()) + "]";
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 12 (3.4 %)}; a bare 0 for none. */
  public static String countOf(long part, long whole) {
    if (part == 0) {
      return "0";
    }
    return count(part) + " (" + String.format(Locale.ROOT, "%.1f", 100.0 * part / whole) + " %)";
  }

  /** Seconds as {@code 0.42 s}, {@code 12.3 s}, {@code 3 min 05 s} or {@code 2 h 03 min}. */
  public static String duration(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /**
   * How one score and its error are written: shares with four decimals, other numbers with five
   * significant digits, very large and very small ones by powers of ten.
   */
  private record Pattern(String format, double unit, String zero) {
    static Pattern of(Score score) {
      double size = Math.abs(score.value());
      boolean share = score.higherIsBetter() && size <= 1;
      if (!share && size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
        return new Pattern("%.3e", 0, "0");
      }
      int whole = size < 10 ? 0 : (int) Math.floor(Math.log10(size));
      int decimals = Math.max(0, 4 - whole);
      String format = "%." + decimals + "f";
      return new Pattern(format, Math.pow(10, -decimals), String.format(Locale.ROOT, format, 0.0));
    }

    String format(double number) {
      return Double.isFinite(number)
          ? String.format(Locale.ROOT, format, number)
          : Double.toString(number);
    }

    /** An error that is not zero is not written as zero. */
    String formatError(double error) {
      return error == 0 ? zero : format(Math.max(error, unit));
    }
  }
}
