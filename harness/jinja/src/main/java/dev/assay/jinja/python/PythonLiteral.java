package dev.assay.jinja.python;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Python literal as {@code ast.literal_eval} does: strings, numbers, True, False, None, and
 * lists, tuples, dicts and sets of them. Bytes and complex numbers have no value in Assay and are
 * errors.
 */
public final class PythonLiteral {
  /** CPython's own limit on nested brackets. */
  private static final int MAX_DEPTH = 200;

  private static final Pattern NUMBER =
      Pattern.compile(
          "0[xX](?:_?[0-9a-fA-F])++|0[oO](?:_?[0-7])++|0[bB](?:_?[01])++"
              + "|(?:\\d++(?:_\\d++)*+(?:\\.(?:\\d++(?:_\\d++)*+)?)?|\\.\\d++(?:_\\d++)*+)(?:[eE][+-]?\\d++(?:_\\d++)*+)?");

  private final String text;
  private int position;
  private int depth;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * The literal's value.
   *
   * @throws PythonException a SyntaxError or ValueError with the offset of what is not a literal
   */
  public static @Nullable Object parse(String text) {
    PythonLiteral parser = new PythonLiteral(text);
    parser.skipSpaces();
    Object value = parser.tupleOrValue();
    parser.skipSpacesAndLines();
    if (parser.position < text.length()) {
      throw parser.error("unexpected text after the literal");
    }
    return value;
  }

  /** A value, or a tuple without its parentheses. */
  private @Nullable Object tupleOrValue() {
    Object first = value();
    skipSpaces();
    if (!peek(',')) {
      return first;
    }
    PyList items = new PyList();
    items.add(first);
    while (peek(',')) {
      position++;
      skipSpaces();
      if (atEndOfTuple()) {
        break;
      }
      items.add(value());
      skipSpaces();
    }
    return PyTuple.copyOf(items);
  }

  private boolean atEndOfTuple() {
    return position == text.length()
        || text.charAt(position) == ')'
        || text.charAt(position) == '\n';
  }

  private @Nullable Object value() {
    skipSpaces();
    if (position == text.length()) {
      throw error("a literal is missing");
    }
    char c = text.charAt(position);
    return switch (c) {
      case '[' -> list();
      case '(' -> parentheses();
      case '{' -> braces();
      case '\'', '"' -> strings();
      case '+', '-' -> signed();
      default -> {
        if (c == '.' || (c >= '0' && c <= '9')) {
          yield number();
        }
        yield word();
      }
    };
  }

  private PyList list() {
    open();
    PyList items = new PyList();
    while (!closes(']')) {
      items.add(value());
      separator(']');
    }
    return items;
  }

  private @Nullable Object parentheses() {
    open();
    PyList items = new PyList();
    boolean comma = false;
    while (!closes(')')) {
      items.add(value());
      comma |= separator(')');
    }
    return items.size() == 1 && !comma ? items.getFirst() : PyTuple.copyOf(items);
  }

  private Object braces() {
    open();
    Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    LinkedHashSet<@Nullable Object> members = new LinkedHashSet<>();
    while (!closes('}')) {
      Object key = value();
      HashKey.of(key);
      skipSpaces();
      if (members.isEmpty() && peek(':')) {
        position++;
        entries.put(key, value());
      } else if (entries.isEmpty()) {
        members.add(key);
      } else {
        throw error("':' expected");
      }
      separator('}');
    }
    return members.isEmpty() ? new PyDict(entries) : members;
  }

  private void open() {
    position++;
    if (++depth > MAX_DEPTH) {
      throw error("too many nested brackets");
    }
  }

  private boolean closes(char end) {
    skipSpaces();
    if (!peek(end)) {
      return false;
    }
    position++;
    depth--;
    return true;
  }

  /** Steps over a comma, or requires the end; whether there was a comma. */
  private boolean separator(char end) {
    skipSpaces();
    if (peek(',')) {
      position++;
      return true;
    }
    if (!peek(end)) {
      throw error("',' or '" + end + "' expected");
    }
    return false;
  }

  private Number signed() {
    boolean negative = peek('-');
    position++;
    skipSpaces();
    if (position == text.length() || "0123456789.".indexOf(text.charAt(position)) < 0) {
      throw new PythonException(
          PythonException.Type.VALUE_ERROR, "malformed literal: a sign without a number" + where());
    }
    Number number = number();
    return negative ? (Number) Arithmetic.negate(number) : number;
  }

  private Number number() {
    Matcher matcher = NUMBER.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      throw error("invalid number");
    }
    String digits = matcher.group();
    int end = matcher.end();
    if (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      throw error("invalid number");
    }
    boolean prefixed =
        digits.length() > 1 && digits.charAt(0) == '0' && Character.isLetter(digits.charAt(1));
    boolean isInt =
        (prefixed && "eE".indexOf(digits.charAt(1)) < 0)
            || digits.chars().allMatch(c -> c == '_' || (c >= '0' && c <= '9'));
    if (isInt
        && !prefixed
        && digits.charAt(0) == '0'
        && !digits.chars().allMatch(c -> c == '0' || c == '_')) {
      throw error("leading zeros in decimal integer literals are not permitted");
    }
    position = end;
    return isInt ? Numbers.parseInt(digits, 0) : (Number) Numbers.parseFloat(digits);
  }

  private @Nullable Object word() {
    int end = position;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    String word = text.substring(position, end);
    if (end < text.length() && (text.charAt(end) == '\'' || text.charAt(end) == '"')) {
      if (word.equalsIgnoreCase("r") || word.equalsIgnoreCase("u")) {
        return strings();
      }
    }
    Object value =
        switch (word) {
          case "None" -> null;
          case "True" -> true;
          case "False" -> false;
          case "set" -> {
            if (!text.startsWith("()", end)) {
              throw malformed(word);
            }
            end += 2;
            yield new LinkedHashSet<>();
          }
          default -> throw malformed(word);
        };
    position = end;
    return value;
  }

  private PythonException malformed(String word) {
    if (word.isEmpty()) {
      return error("invalid syntax");
    }
    return PythonException.valueError("malformed literal: '" + word + "' is not a value" + where());
  }

  /** One string literal or several side by side, which are one string. */
  private String strings() {
    StringBuilder out = new StringBuilder();
    int start;
    do {
      string(out);
      start = position;
      skipSpaces();
    } while (position < text.length() && startsString());
    position = start;
    return out.toString();
  }

  private boolean startsString() {
    char c = text.charAt(position);
    if (c == '\'' || c == '"') {
      return true;
    }
    return "rRuU".indexOf(c) >= 0
        && position + 1 < text.length()
        && (text.charAt(position + 1) == '\'' || text.charAt(position + 1) == '"');
  }

  private void string(StringBuilder out) {
    boolean raw = text.charAt(position) == 'r' || text.charAt(position) == 'R';
    if (text.charAt(position) != '\'' && text.charAt(position) != '"') {
      position++;
    }
    char quote = text.charAt(position);
    String triple = String.valueOf(quote).repeat(3);
    String end = text.startsWith(triple, position) ? triple : triple.substring(2);
    int start = position + end.length();
    int i = start;
    while (!text.startsWith(end, i)) {
      if (i >= text.length() || (text.charAt(i) == '\n' && end.length() == 1)) {
        throw error("unterminated string literal");
      }
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    String body = text.substring(start, i);
    out.append(raw ? body : StringEscapes.decode(body));
    position = i + end.length();
  }

  private boolean peek(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  /** White space, and inside brackets line ends and comments too. */
  private void skipSpaces() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ' ' || c == '\t' || c == '\f' || (depth > 0 && (c == '\n' || c == '\r'))) {
        position++;
      } else if (c == '#') {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipSpacesAndLines() {
    depth++;
    skipSpaces();
  }

  private void skipComment() {
    while (position < text.length() && text.charAt(position) != '\n') {
      position++;
    }
  }

  private PythonException error(String message) {
    return new PythonException(PythonException.Type.SYNTAX_ERROR, message + where());
  }

  private String where() {
    return " at offset " + position;
  }
}
