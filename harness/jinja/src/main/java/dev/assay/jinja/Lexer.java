package dev.assay.jinja;

import dev.assay.jinja.python.Characters;
import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.StringEscapes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a template into tokens by the rules of {@code jinja2.lexer}: white space control, trimming,
 * raw, comments.
 */
final class Lexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "\\d++(?:_\\d++)*+(?:(?:\\.\\d++(?:_\\d++)*+)?[eE][+-]?\\d++(?:_\\d++)*+|\\.\\d++(?:_\\d++)*+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final String source;
  private final String name;
  private final boolean trimBlocks;
  private final boolean lstripBlocks;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private boolean lineStarting = true;

  private Lexer(String source, String name, Environment environment) {
    String text = source.replace("\r\n", "\n").replace('\r', '\n');
    boolean drop = !environment.keepTrailingNewline() && text.endsWith("\n");
    this.source = drop ? text.substring(0, text.length() - 1) : text;
    this.name = name;
    this.trimBlocks = environment.trimBlocks();
    this.lstripBlocks = environment.lstripBlocks();
  }

  static List<Token> tokenize(String source, String name, Environment environment) {
    Lexer lexer = new Lexer(source, name, environment);
    while (lexer.position < lexer.source.length()) {
      lexer.dataThenTag();
    }
    lexer.add(Token.Type.EOF, "", null);
    return List.copyOf(lexer.tokens);
  }

  /** Template data up to the next tag, then that tag. */
  private void dataThenTag() {
    int tag = nextTag();
    if (tag < 0) {
      String rest = source.substring(position);
      data(rest, rest);
      position = source.length();
      return;
    }
    String text = source.substring(position, tag);
    char kind = source.charAt(tag + 1);
    char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
    boolean signed = sign == '-' || sign == '+';
    data(leftStripped(text, signed ? sign : ' ', kind), text);
    position = tag + (signed ? 3 : 2);
    int rawBody = kind == '%' ? afterRawTag(position) : -1;
    if (rawBody >= 0) {
      skipTo(rawBody);
      raw();
    } else if (kind == '#') {
      comment();
    } else {
      tag(kind == '%');
    }
  }

  private int nextTag() {
    for (int i = source.indexOf('{', position);
        i >= 0 && i + 1 < source.length();
        i = source.indexOf('{', i + 1)) {
      char c = source.charAt(i + 1);
      if (c == '%' || c == '{' || c == '#') {
        return i;
      }
    }
    return -1;
  }

  /**
   * The data before a tag, without the white space that the tag's sign or lstrip_blocks takes away.
   */
  private String leftStripped(String text, char sign, char kind) {
    if (sign == '-') {
      int end = text.length();
      while (end > 0 && Characters.isSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(0, end);
    }
    if (sign != '+' && lstripBlocks && kind != '{') {
      int lineStart = text.lastIndexOf('\n') + 1;
      if (lineStart > 0 || lineStarting) {
        boolean blank = text.substring(lineStart).chars().allMatch(Characters::isSpace);
        return blank ? text.substring(0, lineStart) : text;
      }
    }
    return text;
  }

  /** Where a raw block's body begins, if {@code raw} and the end of the tag follow; else -1. */
  private int afterRawTag(int from) {
    int i = skipSpaces(from);
    if (!source.startsWith("raw", i)) {
      return -1;
    }
    i = skipSpaces(i + 3);
    if (source.startsWith("-%}", i)) {
      return skipSpaces(i + 3);
    }
    return source.startsWith("%}", i) ? i + 2 : -1;
  }

  private void raw() {
    for (int i = source.indexOf("{%", position); i >= 0; i = source.indexOf("{%", i + 1)) {
      char sign = i + 2 < source.length() ? source.charAt(i + 2) : ' ';
      boolean signed = sign == '-' || sign == '+';
      int end = skipSpaces(i + (signed ? 3 : 2));
      if (!source.startsWith("endraw", end)) {
        continue;
      }
      end = blockEnd(skipSpaces(end + "endraw".length()));
      if (end >= 0) {
        String text = source.substring(position, i);
        data(leftStripped(text, signed ? sign : ' ', '%'), text);
        position = i;
        skipTo(end);
        return;
      }
    }
    throw error("Missing end of raw directive");
  }

  private void comment() {
    int end = source.indexOf("#}", position);
    if (end < 0) {
      throw error("Missing end of comment tag");
    }
    char sign = end > position ? source.charAt(end - 1) : ' ';
    skipTo(sign == '-' ? skipSpaces(end + 2) : sign == '+' ? end + 2 : afterNewline(end + 2));
  }

  /** The tokens of one statement or print tag. */
  private void tag(boolean block) {
    add(block ? Token.Type.BLOCK_BEGIN : Token.Type.VARIABLE_BEGIN, block ? "{%" : "{{", null);
    Deque<String> brackets = new ArrayDeque<>();
    while (position < source.length()) {
      int end = !brackets.isEmpty() ? -1 : block ? blockEnd(position) : variableEnd(position);
      if (end >= 0) {
        add(block ? Token.Type.BLOCK_END : Token.Type.VARIABLE_END, "", null);
        skipTo(end);
        return;
      }
      token(brackets);
    }
  }

  private int blockEnd(int i) {
    if (source.startsWith("+%}", i)) {
      return i + 3;
    }
    if (source.startsWith("-%}", i)) {
      return skipSpaces(i + 3);
    }
    return source.startsWith("%}", i) ? afterNewline(i + 2) : -1;
  }

  private int variableEnd(int i) {
    if (source.startsWith("-}}", i)) {
      return skipSpaces(i + 3);
    }
    return source.startsWith("}}", i) ? i + 2 : -1;
  }

  private int afterNewline(int i) {
    return trimBlocks && i < source.length() && source.charAt(i) == '\n' ? i + 1 : i;
  }

  private void token(Deque<String> brackets) {
    char c = source.charAt(position);
    if (Characters.isSpace(c)) {
      skipTo(skipSpaces(position));
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (c == '\'' || c == '"') {
      string(c);
    } else if (isWord(source.codePointAt(position))) {
      word();
    } else {
      operator(brackets);
    }
  }

  private void number() {
    boolean afterDot = source.charAt(position - 1) == '.';
    Matcher real = FLOAT.matcher(source).region(position, source.length());
    if (!afterDot && real.lookingAt()) {
      add(Token.Type.FLOAT, real.group(), Numbers.parseFloat(real.group()));
      position = real.end();
      return;
    }
    Matcher integer = INTEGER.matcher(source).region(position, source.length());
    if (!integer.lookingAt()) {
      throw error("invalid number");
    }
    try {
      add(Token.Type.INTEGER, integer.group(), Numbers.parseInt(integer.group(), 0));
    } catch (PythonException e) {
      throw error(e.getMessage());
    }
    position = integer.end();
  }

  private void string(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw error("unexpected char '" + (quote == '\'' ? "\\'" : quote) + "' at " + position);
    }
    String body = source.substring(position + 1, end);
    try {
      add(Token.Type.STRING, body, StringEscapes.decode(body));
    } catch (PythonException e) {
      throw error(e.getMessage());
    }
    skipTo(end + 1);
  }

  private void word() {
    int end = position;
    while (end < source.length() && isWord(source.codePointAt(end))) {
      end += Character.charCount(source.codePointAt(end));
    }
    add(Token.Type.NAME, source.substring(position, end), null);
    position = end;
  }

  private static boolean isWord(int c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private void operator(Deque<String> brackets) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        switch (operator) {
          case "{" -> brackets.push("}");
          case "(" -> brackets.push(")");
          case "[" -> brackets.push("]");
          case "}", ")", "]" -> {
            if (brackets.isEmpty()) {
              throw error("unexpected '" + operator + "'");
            }
            String expected = brackets.pop();
            if (!expected.equals(operator)) {
              throw error("unexpected '" + operator + "', expected '" + expected + "'");
            }
          }
          default -> {}
        }
        add(Token.Type.OPERATOR, operator, null);
        position += operator.length();
        return;
      }
    }
    throw error(
        "unexpected char '"
            + Character.toString(source.codePointAt(position))
            + "' at "
            + position);
  }

  /** What is kept of the template's text, whose lines all count. */
  private void data(String kept, String text) {
    if (!kept.isEmpty()) {
      add(Token.Type.DATA, kept, null);
    }
    line += newlines(text);
  }

  private void add(Token.Type type, String text, @Nullable Object value) {
    tokens.add(new Token(type, line, text, value));
  }

  private int skipSpaces(int i) {
    while (i < source.length() && Characters.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void skipTo(int end) {
    line += newlines(source.substring(position, end));
    lineStarting = end > 0 && source.charAt(end - 1) == '\n';
    position = end;
  }

  private static int newlines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private TemplateException error(String reason) {
    return TemplateException.of(TemplateException.Kind.SYNTAX, reason).at(name, line);
  }
}
