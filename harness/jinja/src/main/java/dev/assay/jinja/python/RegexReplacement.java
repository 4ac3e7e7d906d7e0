package dev.assay.jinja.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * The replacement of {@code re.sub}: text with references to groups, {@code \1}, {@code \g<1>},
 * {@code \g<name>}.
 */
record RegexReplacement(List<Object> parts) {

  static RegexReplacement parse(String template, int groupCount, Map<String, Integer> names) {
    List<Object> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      if (i == template.length()) {
        throw PythonRegex.error("bad escape (end of pattern)");
      }
      char kind = template.charAt(i++);
      int group = -1;
      if (kind == 'g') {
        int end =
            i < template.length() && template.charAt(i) == '<' ? template.indexOf('>', i) : -1;
        if (end < 0) {
          throw PythonRegex.error("missing group name");
        }
        group = group(template.substring(i + 1, end), names);
        i = end + 1;
      } else if (kind == '0' || isOctal(template, i - 1)) {
        int end = i;
        while (end < template.length()
            && end < i + 2
            && template.charAt(end) >= '0'
            && template.charAt(end) <= '7') {
          end++;
        }
        text.append((char) Integer.parseInt(template, i - 1, end, 8));
        i = end;
      } else if (kind >= '1' && kind <= '9') {
        boolean two = i < template.length() && Character.isDigit(template.charAt(i));
        group = Integer.parseInt(template, i - 1, two ? i + 1 : i, 10);
        i += two ? 1 : 0;
      } else {
        text.append(escape(kind));
      }
      if (group > groupCount) {
        throw PythonRegex.error("invalid group reference " + group);
      }
      if (group >= 0) {
        parts.add(text.toString());
        parts.add(group);
        text.setLength(0);
      }
    }
    parts.add(text.toString());
    return new RegexReplacement(parts);
  }

  /** Three octal digits are a character, not a group. */
  private static boolean isOctal(String s, int i) {
    return i + 2 < s.length()
        && s.charAt(i) >= '0'
        && s.charAt(i) <= '3'
        && s.charAt(i + 1) >= '0'
        && s.charAt(i + 1) <= '7'
        && s.charAt(i + 2) >= '0'
        && s.charAt(i + 2) <= '7';
  }

  private static int group(String name, Map<String, Integer> names) {
    if (!name.isEmpty() && name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Integer.parseInt(name);
    }
    Integer group = names.get(name);
    if (group == null) {
      throw new PythonException(
          PythonException.Type.INDEX_ERROR, "unknown group name " + PythonRepr.repr(name));
    }
    return group;
  }

  private static String escape(char kind) {
    return switch (kind) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'v' -> "\u000b";
      case '\\' -> "\\";
      default -> {
        if (kind < 128 && Character.isLetter(kind)) {
          throw PythonRegex.error("bad escape \\" + kind);
        }
        yield "\\" + kind;
      }
    };
  }

  void appendTo(StringBuilder out, Matcher m) {
    for (Object part : parts) {
      if (part instanceof Integer group) {
        String text = m.group(group);
        out.append(text == null ? "" : text);
      } else {
        out.append(part);
      }
    }
  }
}
