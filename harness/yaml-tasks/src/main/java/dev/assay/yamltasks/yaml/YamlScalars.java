package dev.assay.yamltasks.yaml;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain scalar means to PyYAML, which reads YAML 1.1: {@code no} is false, {@code 010} is
 * eight, {@code 1e-3} is text. Its base-60 numbers and dates stay text; no task means them.
 */
final class YamlScalars {
  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final Set<String> FALSE = Set.of("no", "false", "off");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
  private static final Pattern OCTAL = Pattern.compile("([-+]?)0([0-7_]+)");
  private static final Pattern BINARY = Pattern.compile("([-+]?)0b([0-1_]+)");
  private static final Pattern HEXADECIMAL = Pattern.compile("([-+]?)0x([0-9a-fA-F_]+)");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?");
  private static final Pattern INFINITE = Pattern.compile("([-+]?)\\.(?:inf|Inf|INF)");
  private static final Set<String> NAN = Set.of(".nan", ".NaN", ".NAN");

  private YamlScalars() {}

  /**
   * @throws NumberFormatException if a number is too large
   */
  static @Nullable Object resolve(String text) {
    if (NULL.contains(text)) {
      return null;
    }
    if (text.length() <= 5 && uniformCase(text)) {
      String lower = text.toLowerCase(Locale.ROOT);
      if (TRUE.contains(lower)) {
        return true;
      }
      if (FALSE.contains(lower)) {
        return false;
      }
    }
    char first = text.charAt(0);
    boolean numeric =
        first == '.' || first == '-' || first == '+' || (first >= '0' && first <= '9');
    return numeric ? number(text) : text;
  }

  /** PyYAML knows {@code yes}, {@code Yes} and {@code YES}, but not {@code yEs}. */
  private static boolean uniformCase(String text) {
    String rest = text.substring(1);
    return rest.equals(rest.toLowerCase(Locale.ROOT)) || text.equals(text.toUpperCase(Locale.ROOT));
  }

  private static Object number(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Long.parseLong(text.replace("_", ""));
    }
    for (var base :
        new Base[] {new Base(OCTAL, 8), new Base(BINARY, 2), new Base(HEXADECIMAL, 16)}) {
      var matcher = base.pattern.matcher(text);
      if (matcher.matches()) {
        return Long.parseLong(matcher.group(1) + matcher.group(2).replace("_", ""), base.radix);
      }
    }
    if (FLOAT.matcher(text).matches()) {
      return Double.parseDouble(text.replace("_", ""));
    }
    var infinite = INFINITE.matcher(text);
    if (infinite.matches()) {
      return infinite.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return NAN.contains(text) ? (Object) Double.NaN : text;
  }

  private record Base(Pattern pattern, int radix) {}
}
