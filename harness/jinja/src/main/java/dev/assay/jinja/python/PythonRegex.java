package dev.assay.jinja.python;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in the syntax of Python's {@code re}, run by {@link Pattern}. Matching is
 * bounded: a pattern that backtracks without end is an error, not a hang.
 */
public final class PythonRegex {
  private final Pattern pattern;
  private final Pattern advancing;
  private final Map<String, Integer> groups;

  private PythonRegex(RegexTranslator.Translation translation) {
    boolean comments = (translation.flags() & Pattern.COMMENTS) != 0;
    this.pattern = Pattern.compile(translation.pattern(), translation.flags());
    this.advancing =
        Pattern.compile(
            "(?:" + translation.pattern() + (comments ? "\n" : "") + ")(?!\\G)",
            translation.flags());
    this.groups = translation.groups();
  }

  /**
   * Compiles a pattern; flags are given inline, as in {@code (?i)}.
   *
   * @throws PythonException a re.error for a pattern that Python refuses, or that has no
   *     counterpart in Java
   */
  public static PythonRegex compile(String regex) {
    RegexTranslator.Translation translation = RegexTranslator.translate(regex);
    try {
      return new PythonRegex(translation);
    } catch (PatternSyntaxException e) {
      throw error(e.getDescription() + " in the pattern " + PythonRepr.repr(regex));
    } catch (StackOverflowError e) {
      throw PythonException.limit("the pattern is nested too deep");
    }
  }

  /** {@code re.sub(pattern, replacement, text, count)}; a count of 0 replaces all. */
  public String sub(String replacement, String text, long count, Work work) {
    RegexSearch search = new RegexSearch(pattern, advancing, text, work);
    Matcher m = search.matcher();
    RegexReplacement template = RegexReplacement.parse(replacement, m.groupCount(), groups);
    StringBuilder out = new StringBuilder(text.length());
    int start = 0;
    long left = count <= 0 ? (count < 0 ? 0 : Long.MAX_VALUE) : count;
    while (left-- > 0 && search.find()) {
      out.append(text, start, m.start());
      int before = out.length();
      template.appendTo(out, m);
      work.spend(out.length() - before + 1L);
      start = m.end();
    }
    return out.append(text, start, text.length()).toString();
  }

  /** {@code re.findall}: strings, or tuples of the groups where there are several. */
  public PyList findAll(String text, Work work) {
    PyList found = new PyList();
    RegexSearch search = new RegexSearch(pattern, advancing, text, work);
    Matcher m = search.matcher();
    while (search.find()) {
      work.spendElements(m.groupCount() + 1L);
      if (m.groupCount() <= 1) {
        found.add(orEmpty(m.group(m.groupCount())));
      } else {
        String[] parts = new String[m.groupCount()];
        for (int i = 0; i < parts.length; i++) {
          parts[i] = orEmpty(m.group(i + 1));
        }
        found.add(PyTuple.of((Object[]) parts));
      }
    }
    return found;
  }

  /**
   * {@code re.search}: the whole match and then its groups, null for one that took no part; or null
   * for no match.
   */
  public @Nullable PyTuple search(String text, Work work) {
    RegexSearch search = new RegexSearch(pattern, advancing, text, work);
    Matcher m = search.matcher();
    if (!search.find()) {
      return null;
    }
    @Nullable Object[] parts = new Object[m.groupCount() + 1];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = m.group(i);
    }
    return PyTuple.of(parts);
  }

  private static String orEmpty(@Nullable String group) {
    return group == null ? "" : group;
  }

  static PythonException error(String message) {
    return new PythonException(PythonException.Type.REGEX_ERROR, message);
  }
}
