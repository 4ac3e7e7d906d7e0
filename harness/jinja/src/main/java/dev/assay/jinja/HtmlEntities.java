package dev.assay.jinja;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Character references of HTML: the numeric ones and the named ones that text uses. */
final class HtmlEntities {
  private static final Pattern REFERENCE =
      Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{1,8});");
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", "\u00a0"),
          Map.entry("copy", "\u00a9"),
          Map.entry("reg", "\u00ae"),
          Map.entry("trade", "\u2122"),
          Map.entry("hellip", "\u2026"),
          Map.entry("mdash", "\u2014"),
          Map.entry("ndash", "\u2013"),
          Map.entry("lsquo", "\u2018"),
          Map.entry("rsquo", "\u2019"),
          Map.entry("ldquo", "\u201c"),
          Map.entry("rdquo", "\u201d"),
          Map.entry("laquo", "\u00ab"),
          Map.entry("raquo", "\u00bb"),
          Map.entry("deg", "\u00b0"),
          Map.entry("middot", "\u00b7"),
          Map.entry("times", "\u00d7"),
          Map.entry("divide", "\u00f7"),
          Map.entry("plusmn", "\u00b1"),
          Map.entry("euro", "\u20ac"),
          Map.entry("pound", "\u00a3"),
          Map.entry("yen", "\u00a5"),
          Map.entry("cent", "\u00a2"),
          Map.entry("sect", "\u00a7"),
          Map.entry("para", "\u00b6"),
          Map.entry("bull", "\u2022"),
          Map.entry("frac12", "\u00bd"),
          Map.entry("eacute", "\u00e9"));

  private HtmlEntities() {}

  static String unescape(String s) {
    if (s.indexOf('&') < 0) {
      return s;
    }
    return REFERENCE
        .matcher(s)
        .replaceAll(m -> Matcher.quoteReplacement(text(m.group(), m.group(1))));
  }

  private static String text(String reference, String name) {
    if (name.charAt(0) != '#') {
      return NAMED.getOrDefault(name, reference);
    }
    boolean hex = Character.toLowerCase(name.charAt(1)) == 'x';
    int c =
        hex
            ? Integer.parseInt(name, 2, name.length(), 16)
            : Integer.parseInt(name, 1, name.length(), 10);
    return c == 0 || c > Character.MAX_CODE_POINT ? "\ufffd" : Character.toString(c);
  }
}
