package dev.assay.jinja.python;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goes from match to match as CPython does. After an empty match Python looks again at the same
 * place, for a match that is not empty, where Java would go on to the next character.
 */
final class RegexSearch {
  private final Pattern pattern;
  private final Pattern advancing;
  private final Matcher matcher;
  private final String text;
  private int from;
  private boolean afterEmpty;

  /**
   * @param advancing the same pattern, without matches that end where the search begins
   */
  RegexSearch(Pattern pattern, Pattern advancing, String text, Work work) {
    this.pattern = pattern;
    this.advancing = advancing;
    this.text = text;
    this.matcher = pattern.matcher(new BoundedText(text, work));
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
  }

  Matcher matcher() {
    return matcher;
  }

  boolean find() {
    matcher.usePattern(afterEmpty ? advancing : pattern);
    if (!find(from)) {
      return false;
    }
    // Java steps by UTF-16 units, and so may find an empty match within a character.
    while (isWithinCharacter(matcher.start())) {
      matcher.usePattern(pattern);
      if (!find(matcher.start() + 1)) {
        return false;
      }
    }
    from = matcher.end();
    afterEmpty = matcher.end() == matcher.start();
    return true;
  }

  private boolean find(int start) {
    try {
      return matcher.region(start, text.length()).find();
    } catch (StackOverflowError e) {
      throw PythonException.limit("the pattern recurses too deep on this text");
    }
  }

  private boolean isWithinCharacter(int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
