package dev.assay.tasks.scoring.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a pattern of Python's {@code re} (3.11, for {@code str}) in the syntax of {@link Pattern},
 * to be compiled with {@link Pattern#UNIX_LINES}. Both come from Perl; what differs is the classes
 * (Python's are Unicode's), a few anchors, names of groups, what is literal in brackets and braces,
 * and escapes.
 */
final class PythonRegexTranslator {
  private static final String WORD = "\\p{L}\\p{N}_";
  private static final String DIGIT = "\\p{Nd}";
  private static final String SPACE =
      "\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
  private static final String BOUNDARY =
      "(?:(?<=[%1$s])(?![%1$s])|(?<![%1$s])(?=[%1$s]))".replace("%1$s", WORD);
  private static final String NO_BOUNDARY =
      "(?:(?!\\A\\z)(?:(?<=[%1$s])(?=[%1$s])|(?<![%1$s])(?![%1$s])))".replace("%1$s", WORD);

  private static final Pattern REPEAT = Pattern.compile("\\{(\\d*)(?:(,)(\\d*))?}");
  private static final Pattern NAMED = Pattern.compile("\\(\\?P<(\\w+)>");
  private static final Pattern NAMED_REFERENCE = Pattern.compile("\\(\\?P=(\\w+)\\)");
  private static final Pattern FLAGS = Pattern.compile("\\(\\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])");
  private static final Pattern CHARACTER_NAME = Pattern.compile("\\{([^}]+)}");

  private final String python;
  private final StringBuilder java = new StringBuilder();
  private final Map<String, Integer> groupsByName = new HashMap<>();

  /** The modes around each open group. */
  private final Deque<Modes> outer = new ArrayDeque<>();

  private int at;
  private int groups;
  private Modes modes = new Modes(false, false);

  /**
   * The flags that change how a pattern is written.
   *
   * @param multiline whether {@code ^} is the beginning of a line
   * @param verbose whether whitespace and comments are left out
   */
  private record Modes(boolean multiline, boolean verbose) {
    Modes with(String on, String off) {
      return new Modes(
          (multiline || on.contains("m")) && !off.contains("m"),
          (verbose || on.contains("x")) && !off.contains("x"));
    }
  }

  PythonRegexTranslator(String python) {
    this.python = python;
  }

  /**
   * @throws PatternSyntaxException if it is no pattern
   */
  String translate() {
    while (at < python.length()) {
      char c = python.charAt(at);
      if (modes.verbose() && (c == '#' || PythonText.isSpace(c))) {
        skip(c);
        continue;
      }
      switch (c) {
        case '\\' -> escape();
        case '[' -> brackets();
        case '(' -> open();
        case ')' -> close();
        case '{' -> brace();
        case '^' -> add(modes.multiline() ? "(?<![^\\n])" : "^", 1);
        case '}', ']' -> add("\\" + c, 1);
        default -> add(String.valueOf(c), 1);
      }
    }
    return java.toString();
  }

  private void skip(char c) {
    int lineEnd = python.indexOf('\n', at);
    at = c != '#' ? at + 1 : lineEnd < 0 ? python.length() : lineEnd + 1;
  }

  private void add(String translated, int read) {
    java.append(translated);
    at += read;
  }

  private PatternSyntaxException error(String problem) {
    return new PatternSyntaxException(problem, python, at);
  }

  private boolean next(String expected) {
    return python.startsWith(expected, at);
  }

  private void open() {
    if (next("(?#")) {
      int end = python.indexOf(')', at);
      if (end < 0) {
        throw error("a comment does not end");
      }
      at = end + 1;
      return;
    }
    if (next("(?(")) {
      throw error("a pattern that depends on whether a group matched is not supported");
    }
    Matcher reference = NAMED_REFERENCE.matcher(python).region(at, python.length());
    if (reference.lookingAt()) {
      Integer group = groupsByName.get(reference.group(1));
      if (group == null) {
        throw error("there is no group " + reference.group(1));
      }
      add(reference(group), reference.end() - at);
      return;
    }
    Modes around = modes;
    if (openGroup()) {
      outer.push(around);
    }
  }

  /** Writes what opens a group, or sets flags; returns whether a group is now open. */
  private boolean openGroup() {
    Matcher named = NAMED.matcher(python).region(at, python.length());
    if (named.lookingAt()) {
      groups++;
      if (groupsByName.put(named.group(1), groups) != null) {
        throw error("there are two groups " + named.group(1));
      }
      add("(", named.end() - at);
      return true;
    }
    if (!next("(?")) {
      groups++;
      add("(", 1);
      return true;
    }
    for (String kind : new String[] {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"}) {
      if (next(kind)) {
        add(kind, kind.length());
        return true;
      }
    }
    Matcher flags = FLAGS.matcher(python).region(at, python.length());
    if (!flags.lookingAt()) {
      throw error("an unknown extension begins with " + python.substring(at));
    }
    boolean scoped = flags.group(3).equals(":");
    if (!scoped && at > 0) {
      throw error("flags for the whole pattern do not stand at its beginning");
    }
    String off = flags.group(2) == null ? "" : flags.group(2);
    modes = modes.with(flags.group(1), off);
    String on = javaFlags(flags.group(1));
    String written = "(?" + on + (off.isEmpty() ? "" : "-" + javaFlags(off)) + flags.group(3);
    add(written.equals("(?)") ? "" : written, flags.end() - at);
    return scoped;
  }

  private String javaFlags(String letters) {
    var translated = new StringBuilder();
    for (char letter : letters.toCharArray()) {
      switch (letter) {
        case 'i' -> translated.append("iu");
        case 'm', 's' -> translated.append(letter);
        case 'u', 'x' -> {
          // The first is Python's default for texts; the second is done with here.
        }
        default -> throw error("the flag " + letter + " is not supported");
      }
    }
    return translated.toString();
  }

  private void close() {
    if (outer.isEmpty()) {
      throw error("a parenthesis closes that was not opened");
    }
    modes = outer.pop();
    add(")", 1);
  }

  /** A repetition, or else a brace. */
  private void brace() {
    Matcher repeat = REPEAT.matcher(python).region(at, python.length());
    if (!repeat.lookingAt() || repeat.group(1).isEmpty() && repeat.group(2) == null) {
      add("\\{", 1);
      return;
    }
    String least = repeat.group(1).isEmpty() ? "0" : repeat.group(1);
    String most = repeat.group(2) == null ? "" : "," + repeat.group(3);
    add("{" + least + most + "}", repeat.end() - at);
  }

  private static String reference(int group) {
    return "(?:\\" + group + ")";
  }

  /** An escape outside of brackets. */
  private void escape() {
    char letter = escaped();
    switch (letter) {
      case 'd' -> add("[" + DIGIT + "]", 2);
      case 'D' -> add("[^" + DIGIT + "]", 2);
      case 'w' -> add("[" + WORD + "]", 2);
      case 'W' -> add("[^" + WORD + "]", 2);
      case 's' -> add("[" + SPACE + "]", 2);
      case 'S' -> add("[^" + SPACE + "]", 2);
      case 'b' -> add(BOUNDARY, 2);
      case 'B' -> add(NO_BOUNDARY, 2);
      case 'A' -> add("\\A", 2);
      case 'Z' -> add("\\z", 2);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> reference();
      default -> java.append(literal(character()));
    }
  }

  private char escaped() {
    if (at + 1 == python.length()) {
      throw error("a backslash stands at the end");
    }
    return python.charAt(at + 1);
  }

  private void reference() {
    if (octal(3)) {
      java.append(literal(character()));
      return;
    }
    int digits = at + 2 < python.length() && isDigit(python.charAt(at + 2)) ? 2 : 1;
    int group = Integer.parseInt(python, at + 1, at + 1 + digits, 10);
    if (group > groups) {
      throw error("there is no group " + group + " before this reference to it");
    }
    add(reference(group), 1 + digits);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether that many octal digits follow the backslash. */
  private boolean octal(int digits) {
    if (at + digits >= python.length()) {
      return false;
    }
    for (int i = at + 1; i <= at + digits; i++) {
      if (python.charAt(i) < '0' || python.charAt(i) > '7') {
        return false;
      }
    }
    return true;
  }

  /** Reads the one character, plain or escaped, that stands here. */
  private int character() {
    if (python.charAt(at) != '\\') {
      int plain = python.codePointAt(at);
      at += Character.charCount(plain);
      return plain;
    }
    char letter = escaped();
    return switch (letter) {
      case 'n' -> simple('\n');
      case 't' -> simple('\t');
      case 'r' -> simple('\r');
      case 'f' -> simple('\f');
      case 'a' -> simple(0x07);
      case 'v' -> simple(0x0B);
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 'N' -> byName();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octalCharacter();
      default -> {
        if (letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z') {
          throw error("there is no escape \\" + letter);
        }
        at++;
        int itself = python.codePointAt(at);
        at += Character.charCount(itself);
        yield itself;
      }
    };
  }

  private int simple(int character) {
    at += 2;
    return character;
  }

  private int hex(int digits) {
    int start = at + 2;
    if (start + digits > python.length()
        || !python.substring(start, start + digits).chars().allMatch(HexFormat::isHexDigit)) {
      throw error("an escape needs " + digits + " hexadecimal digits");
    }
    long character = Long.parseLong(python, start, start + digits, 16);
    if (character > Character.MAX_CODE_POINT) {
      throw error("there is no such character");
    }
    at = start + digits;
    return (int) character;
  }

  private int byName() {
    Matcher name = CHARACTER_NAME.matcher(python).region(at + 2, python.length());
    if (!name.lookingAt()) {
      throw error("an escape needs the name of a character in braces");
    }
    try {
      int character = Character.codePointOf(name.group(1));
      at = name.end();
      return character;
    } catch (IllegalArgumentException e) {
      throw error("there is no character called " + name.group(1));
    }
  }

  private int octalCharacter() {
    int digits = octal(3) ? 3 : octal(2) ? 2 : 1;
    int character = Integer.parseInt(python, at + 1, at + 1 + digits, 8);
    at += 1 + digits;
    return character;
  }

  private static String literal(int character) {
    return "\\x{" + Integer.toHexString(character) + "}";
  }

  private void brackets() {
    at++;
    java.append('[');
    if (at < python.length() && python.charAt(at) == '^') {
      add("^", 1);
    }
    int first = at;
    while (true) {
      if (at >= python.length()) {
        throw error("a bracket does not close");
      }
      if (python.charAt(at) == ']' && at > first) {
        add("]", 1);
        return;
      }
      bracketItem();
    }
  }

  private void bracketItem() {
    String set = set();
    if (set != null) {
      java.append(set);
      if (isRange()) {
        throw error("a range of characters begins with a class");
      }
      return;
    }
    int low = bracketCharacter();
    java.append(literal(low));
    if (isRange()) {
      at++;
      if (set() != null) {
        throw error("a range of characters ends with a class");
      }
      int high = bracketCharacter();
      if (high < low) {
        throw error("a range of characters ends before it begins");
      }
      java.append('-').append(literal(high));
    }
  }

  private boolean isRange() {
    return next("-") && at + 1 < python.length() && python.charAt(at + 1) != ']';
  }

  /** A backspace is {@code \b} in brackets. */
  private int bracketCharacter() {
    return next("\\b") ? simple('\b') : character();
  }

  /** Reads the class that stands here in brackets; null if none does. */
  private @Nullable String set() {
    if (python.charAt(at) != '\\') {
      return null;
    }
    String set =
        switch (escaped()) {
          case 'd' -> DIGIT;
          case 'D' -> "[^" + DIGIT + "]";
          case 'w' -> WORD;
          case 'W' -> "[^" + WORD + "]";
          case 's' -> SPACE;
          case 'S' -> "[^" + SPACE + "]";
          default -> null;
        };
    if (set != null) {
      at += 2;
    }
    return set;
  }
}
