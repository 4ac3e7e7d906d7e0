package dev.assay.jinja.python;

/** The escape sequences of Python's string literals. */
public final class StringEscapes {
  private StringEscapes() {}

  /**
   * The text a literal's body stands for; an escape that Python does not know stays as written.
   *
   * @throws PythonException a SyntaxError for an escape cut short or a code point that does not
   *     exist
   */
  public static String decode(String body) {
    if (body.indexOf('\\') < 0) {
      return body;
    }
    StringBuilder out = new StringBuilder(body.length());
    int i = 0;
    while (i < body.length()) {
      char c = body.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (i == body.length()) {
        throw error("\\ at end of string");
      }
      char kind = body.charAt(i++);
      switch (kind) {
        case '\n' -> {}
        case '\\', '\'', '"' -> out.append(kind);
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000b');
        case 'x' -> i = hex(body, i, 2, out);
        case 'u' -> i = hex(body, i, 4, out);
        case 'U' -> i = hex(body, i, 8, out);
        case 'N' -> i = named(body, i, out);
        default -> {
          if (kind >= '0' && kind <= '7') {
            int end = i;
            while (end < body.length()
                && end < i + 2
                && body.charAt(end) >= '0'
                && body.charAt(end) <= '7') {
              end++;
            }
            out.append((char) Integer.parseInt(body, i - 1, end, 8));
            i = end;
          } else {
            out.append('\\').append(kind);
          }
        }
      }
    }
    return out.toString();
  }

  private static int hex(String body, int start, int digits, StringBuilder out) {
    long value = 0;
    for (int i = start; i < start + digits; i++) {
      int digit =
          i < body.length() && body.charAt(i) < 128 ? Character.digit(body.charAt(i), 16) : -1;
      if (digit < 0) {
        String form = digits == 2 ? "\\xXX" : digits == 4 ? "\\uXXXX" : "\\UXXXXXXXX";
        throw error("truncated " + form + " escape");
      }
      value = value * 16 + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw error("illegal Unicode character");
    }
    out.appendCodePoint((int) value);
    return start + digits;
  }

  private static int named(String body, int start, StringBuilder out) {
    int end = start < body.length() && body.charAt(start) == '{' ? body.indexOf('}', start) : -1;
    if (end < 0) {
      throw error("malformed \\N character escape");
    }
    try {
      out.appendCodePoint(Character.codePointOf(body.substring(start + 1, end)));
    } catch (IllegalArgumentException e) {
      throw error("unknown Unicode character name");
    }
    return end + 1;
  }

  private static PythonException error(String message) {
    return new PythonException(PythonException.Type.SYNTAX_ERROR, message);
  }
}
