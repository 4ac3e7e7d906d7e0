package dev.assay.site;

import tools.jackson.databind.json.JsonMapper;

/** JSON that is safe within a script, in a file or in a page. */
final class ScriptData {
  private ScriptData() {}

  /**
   * JSON without the characters that could end a script element, begin a comment or markup, or end
   * a line where JavaScript before ES2019 sees one; all stand within strings, as escapes.
   */
  static String json(Object value) {
    String json = JsonMapper.shared().writeValueAsString(value);
    var escaped = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      switch (c) {
        case '<' -> escaped.append("\\u003c");
        case '>' -> escaped.append("\\u003e");
        case '&' -> escaped.append("\\u0026");
        case '\u2028' -> escaped.append("\\u2028");
        case '\u2029' -> escaped.append("\\u2029");
        default -> escaped.append(Character.isSurrogate(c) && isLone(json, i) ? '\ufffd' : c);
      }
    }
    return escaped.toString();
  }

  private static boolean isLone(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
        : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
  }
}
