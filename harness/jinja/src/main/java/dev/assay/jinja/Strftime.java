package dev.assay.jinja;

import dev.assay.jinja.python.PythonException;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code datetime.now().strftime(format)} in the C locale. */
final class Strftime {
  private Strftime() {}

  static String format(Clock clock, String format) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char directive = format.charAt(++i);
      boolean unpadded = directive == '-' && i + 1 < format.length();
      if (unpadded) {
        directive = format.charAt(++i);
      }
      String text = directive(directive, now);
      out.append(unpadded ? text.replaceFirst("^[0 ]+(?=.)", "") : text);
    }
    return out.toString();
  }

  private static String directive(char directive, ZonedDateTime now) {
    return switch (directive) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      // A naive datetime has neither an offset nor a zone.
      case 'z', 'Z' -> "";
      case 'u' -> String.valueOf(now.getDayOfWeek().getValue());
      case 'w' -> String.valueOf(now.getDayOfWeek().getValue() % 7);
      case 'e' -> String.format(Locale.ROOT, "%2d", now.getDayOfMonth());
      case 'f' -> String.format(Locale.ROOT, "%06d", now.getNano() / 1000);
      case 's' -> String.valueOf(now.toEpochSecond());
      case 'U' ->
          String.format(
              Locale.ROOT,
              "%02d",
              (now.getDayOfYear() + 6 - now.getDayOfWeek().getValue() % 7) / 7);
      case 'W' ->
          String.format(
              Locale.ROOT, "%02d", (now.getDayOfYear() + 7 - now.getDayOfWeek().getValue()) / 7);
      default -> DateTimeFormatter.ofPattern(pattern(directive), Locale.ENGLISH).format(now);
    };
  }

  private static String pattern(char directive) {
    return switch (directive) {
      case 'Y' -> "yyyy";
      case 'y' -> "yy";
      case 'm' -> "MM";
      case 'd' -> "dd";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'p' -> "a";
      case 'B' -> "MMMM";
      case 'b', 'h' -> "MMM";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      case 'j' -> "DDD";
      case 'F' -> "yyyy-MM-dd";
      case 'T', 'X' -> "HH:mm:ss";
      case 'R' -> "HH:mm";
      case 'D', 'x' -> "MM/dd/yy";
      case 'G' -> "YYYY";
      case 'V' -> "ww";
      case 'c' -> "EEE MMM ppd HH:mm:ss yyyy";
      default ->
          throw PythonException.valueError("the date format %" + directive + " is not supported");
    };
  }
}
