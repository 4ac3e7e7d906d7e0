package dev.assay.core.data;

import java.util.regex.Pattern;

/** Patterns of paths as the hub's {@code data_files} have them. */
public final class Glob {
  private Glob() {}

  /** Whether the name is a pattern rather than one file. */
  public static boolean isPattern(String name) {
    return name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /**
   * {@code *} and {@code ?} stay within a folder; {@code **} crosses folders, and {@code **}{@code
   * /} may be none; {@code [ab]} and <code>{a,b}</code> choose.
   */
  public static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      int close = c == '[' ? glob.indexOf(']', i + 2) : c == '{' ? glob.indexOf('}', i) : -1;
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else if (c == '*' || c == '?') {
        regex.append(c == '*' ? "[^/]*" : "[^/]");
        i++;
      } else if (c == '[' && close > 0) {
        String set = glob.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.replaceFirst("^!", "^").replace("&&", "&\\&")).append(']');
        i = close + 1;
      } else if (c == '{' && close > 0) {
        regex.append("(?:");
        String[] choices = glob.substring(i + 1, close).split(",", -1);
        for (int choice = 0; choice < choices.length; choice++) {
          regex.append(choice == 0 ? "" : "|").append(compile(choices[choice]).pattern());
        }
        regex.append(')');
        i = close + 1;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
        i++;
      }
    }
    return Pattern.compile(regex.toString());
  }
}
