package dev.assay.jinja.python;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rewrites Python's regular expression syntax to Java's, where the two differ: named groups, the
 * classes {@code \w \d \s \b} (Unicode, with Python's tables), {@code $} and {@code \Z}, literal
 * braces, and what is special in a set.
 */
final class RegexTranslator {
  private static final String WORD = "\\p{L}\\p{N}_";
  private static final String SPACE =
      "\\t-\\r\\x1c-\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
  private static final Pattern QUANTIFIER = Pattern.compile("\\{(\\d*)(,?)(\\d*)\\}");
  private static final int MAX_LENGTH = 10_000;

  /**
   * A pattern for {@link Pattern#compile(String, int)} and the numbers of Python's named groups.
   */
  record Translation(String pattern, int flags, Map<String, Integer> groups) {}

  private final String source;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Integer> groups = new LinkedHashMap<>();
  private int position;
  private int groupCount;
  private int flags = Pattern.UNIX_LINES;
  private boolean ascii;

  /** Whether {@code ^} is also the start of a line, for each group that is open. */
  private final Deque<Boolean> multiline = new ArrayDeque<>();

  private RegexTranslator(String source) {
    this.source = source;
  }

  static Translation translate(String source) {
    if (source.length() > MAX_LENGTH) {
      throw PythonException.limit("the pattern is longer than " + MAX_LENGTH + " characters");
    }
    RegexTranslator translator = new RegexTranslator(source);
    translator.run();
    return new Translation(translator.out.toString(), translator.flags, translator.groups);
  }

  private void run() {
    globalFlags();
    multiline.push((flags & Pattern.MULTILINE) != 0);
    while (position < source.length()) {
      char c = source.charAt(position++);
      switch (c) {
        case '\\' -> escape();
        case '[' -> set();
        case '(' -> group();
        case ')' -> {
          out.append(c);
          if (multiline.size() > 1) {
            multiline.pop();
          }
        }
        // Java's own does not match after a newline that ends the text; Python's does.
        case '^' -> out.append(multiline.getFirst() ? "(?<![^\\n])" : "^");
        case '{' -> brace();
        case '}' -> out.append("\\}");
        case ']' -> out.append("\\]");
        case '#' -> out.append((flags & Pattern.COMMENTS) == 0 ? "\\#" : "#");
        default -> out.append(c);
      }
    }
  }

  /** {@code (?im)} at the start holds for the whole pattern. */
  private void globalFlags() {
    while (source.startsWith("(?", position)) {
      int end = position + 2;
      while (end < source.length() && "aiLmsux".indexOf(source.charAt(end)) >= 0) {
        end++;
      }
      if (end == position + 2 || end == source.length() || source.charAt(end) != ')') {
        return;
      }
      for (char c : source.substring(position + 2, end).toCharArray()) {
        switch (c) {
          case 'i' -> flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
          case 'm' -> flags |= Pattern.MULTILINE;
          case 's' -> flags |= Pattern.DOTALL;
          case 'x' -> flags |= Pattern.COMMENTS;
          case 'a' -> ascii = true;
          case 'L' ->
              throw PythonRegex.error("bad inline flags: cannot use 'L' flag with a str pattern");
          default -> {}
        }
      }
      position = end + 1;
    }
  }

  private void escape() {
    if (position == source.length()) {
      throw PythonRegex.error("bad escape (end of pattern)");
    }
    char c = source.charAt(position++);
    String word = "[" + word() + "]";
    switch (c) {
      case 'w' -> out.append(word);
      case 'W' -> out.append("[^").append(word()).append(']');
      case 'd' -> out.append(ascii ? "[0-9]" : "\\p{Nd}");
      case 'D' -> out.append(ascii ? "[^0-9]" : "\\P{Nd}");
      case 's' -> out.append('[').append(space()).append(']');
      case 'S' -> out.append("[^").append(space()).append(']');
      case 'b' ->
          out.append("(?:(?<=")
              .append(word)
              .append(")(?!")
              .append(word)
              .append(")|(?<!")
              .append(word)
              .append(")(?=")
              .append(word)
              .append("))");
      case 'B' ->
          out.append("(?:(?<=")
              .append(word)
              .append(")(?=")
              .append(word)
              .append(")|(?<!")
              .append(word)
              .append(")(?!")
              .append(word)
              .append("))");
      case 'Z' -> out.append("\\z");
      case 'A' -> out.append("\\A");
      default -> {
        if (isOctal(position - 1)) {
          int value = Integer.parseInt(source, position - 1, position + 2, 8);
          out.append("\\x{").append(Integer.toHexString(value)).append('}');
          position += 2;
        } else if (c >= '1' && c <= '9') {
          backReference();
        } else {
          position--;
          out.append(character());
        }
      }
    }
  }

  /** Three octal digits from 000 to 377, which are a character and not a group. */
  private boolean isOctal(int i) {
    return i + 2 < source.length()
        && "0123".indexOf(source.charAt(i)) >= 0
        && "01234567".indexOf(source.charAt(i + 1)) >= 0
        && "01234567".indexOf(source.charAt(i + 2)) >= 0;
  }

  private void backReference() {
    int start = position - 1;
    if (position < source.length() && Character.isDigit(source.charAt(position))) {
      position++;
    }
    int group = Integer.parseInt(source, start, position, 10);
    if (group > groupCount) {
      throw PythonRegex.error("invalid group reference " + group);
    }
    out.append("(?:\\").append(group).append(')');
  }

  private String word() {
    return ascii ? "a-zA-Z0-9_" : WORD;
  }

  private String space() {
    return ascii ? "\\t-\\r\\x20" : SPACE;
  }

  /** The escaped character at {@code position}, which follows a backslash, as Java writes it. */
  private String character() {
    char c = source.charAt(position++);
    return switch (c) {
      case 'n', 't', 'r', 'f', 'a' -> "\\" + c;
      case 'v' -> "\\x0b";
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case '0' -> octal();
      case 'N' -> named();
      default -> {
        if (c < 128 && Character.isLetterOrDigit(c)) {
          throw PythonRegex.error("bad escape \\" + c);
        }
        yield c < 128 ? "\\" + c : String.valueOf(c);
      }
    };
  }

  private String hex(int digits) {
    int end = position + digits;
    if (end > source.length()
        || !source.substring(position, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw PythonRegex.error("incomplete escape \\" + source.charAt(position - 1));
    }
    String value = source.substring(position, end);
    position = end;
    return "\\x{" + value + "}";
  }

  private String named() {
    int end = source.startsWith("{", position) ? source.indexOf('}', position) : -1;
    if (end < 0) {
      throw PythonRegex.error("missing character name");
    }
    String name = source.substring(position + 1, end);
    position = end + 1;
    try {
      return "\\x{" + Integer.toHexString(Character.codePointOf(name)) + "}";
    } catch (IllegalArgumentException e) {
      throw PythonRegex.error("undefined character name " + PythonRepr.repr(name));
    }
  }

  private String octal() {
    int start = position;
    while (position < source.length()
        && position < start + 2
        && source.charAt(position) >= '0'
        && source.charAt(position) <= '7') {
      position++;
    }
    int value = start == position ? 0 : Integer.parseInt(source, start, position, 8);
    return "\\x{" + Integer.toHexString(value) + "}";
  }

  private void set() {
    out.append('[');
    if (position < source.length() && source.charAt(position) == '^') {
      out.append('^');
      position++;
    }
    boolean first = true;
    while (true) {
      if (position >= source.length()) {
        throw PythonRegex.error("unterminated character set");
      }
      char c = source.charAt(position++);
      if (c == ']' && !first) {
        out.append(']');
        return;
      }
      first = false;
      if (c == '\\') {
        setEscape();
      } else if (c < 128 && "[]&~^#|\" \t\n\r\f\u000b".indexOf(c) >= 0) {
        out.append(
            c == ' ' || !Character.isWhitespace(c)
                ? "\\" + c
                : "\\x{" + Integer.toHexString(c) + "}");
      } else {
        out.append(c);
      }
    }
  }

  private void setEscape() {
    if (position == source.length()) {
      throw PythonRegex.error("unterminated character set");
    }
    char c = source.charAt(position++);
    switch (c) {
      case 'w' -> out.append(word());
      case 'd' -> out.append(ascii ? "0-9" : "\\p{Nd}");
      case 's' -> out.append(space());
      case 'W' -> out.append("[^").append(word()).append(']');
      case 'D' -> out.append(ascii ? "[^0-9]" : "\\P{Nd}");
      case 'S' -> out.append("[^").append(space()).append(']');
      case 'b' -> out.append("\\x08");
      default -> {
        position--;
        out.append(character());
      }
    }
  }

  private void group() {
    if (!source.startsWith("?", position)) {
      groupCount++;
      open("(");
      return;
    }
    if (source.startsWith("?P<", position)) {
      int end = source.indexOf('>', position);
      String name = end < 0 ? "" : source.substring(position + 3, end);
      if (!Strings.isIdentifier(name)) {
        throw PythonRegex.error("bad character in group name " + PythonRepr.repr(name));
      }
      if (groups.put(name, ++groupCount) != null) {
        throw PythonRegex.error("redefinition of group name " + PythonRepr.repr(name));
      }
      // Groups are found by number: Java's names allow fewer characters than Python's.
      open("(");
      position = end + 1;
    } else if (source.startsWith("?P=", position)) {
      int end = source.indexOf(')', position);
      Integer group = end < 0 ? null : groups.get(source.substring(position + 3, end));
      if (group == null) {
        throw PythonRegex.error("unknown group name");
      }
      out.append("(?:\\").append(group).append(')');
      position = end + 1;
    } else if (source.startsWith("?#", position)) {
      int end = source.indexOf(')', position);
      if (end < 0) {
        throw PythonRegex.error("missing ), unterminated comment");
      }
      position = end + 1;
    } else if (source.startsWith("?(", position)) {
      throw PythonRegex.error("a condition on a group, (?(...)...), has no counterpart here");
    } else {
      extension();
    }
  }

  /**
   * {@code (?:}, {@code (?=}, {@code (?!}, {@code (?<=}, {@code (?<!}, {@code (?>} and {@code
   * (?i-s:}.
   */
  private void extension() {
    for (String kind : new String[] {"?:", "?=", "?!", "?<=", "?<!", "?>"}) {
      if (source.startsWith(kind, position)) {
        open("(" + kind);
        position += kind.length();
        return;
      }
    }
    int end = source.indexOf(':', position);
    String local = end < 0 ? "" : source.substring(position + 1, end);
    if (!local.matches("[aimsux]*(-[imsx]+)?") || local.isEmpty()) {
      throw PythonRegex.error(
          "unknown extension "
              + source.substring(position, Math.min(source.length(), position + 3)));
    }
    String java = local.replaceAll("[au]", "").replace("i", "iu").replace("-iu", "-i");
    int minus = local.indexOf('-');
    int m = local.indexOf('m');
    boolean lines = m < 0 ? multiline.getFirst() : minus < 0 || m < minus;
    open("(?" + java + ":");
    multiline.pop();
    multiline.push(lines);
    position = end + 1;
  }

  private void open(String group) {
    out.append(group);
    multiline.push(multiline.getFirst());
  }

  /** A quantifier, or else a brace that means itself. */
  private void brace() {
    var m = QUANTIFIER.matcher(source).region(position - 1, source.length());
    boolean quantifier = m.lookingAt() && !(m.group(1).isEmpty() && m.group(2).isEmpty());
    if (!quantifier) {
      out.append("\\{");
      return;
    }
    String least = m.group(1).isEmpty() ? "0" : m.group(1);
    out.append('{').append(least).append(m.group(2)).append(m.group(3)).append('}');
    position = m.end();
  }
}
