package dev.assay.tasks.scoring.text;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Python's {@code re} module, run by Java's engine. Its steps are counted,
 * so that a pattern that backtracks without end stops with an error.
 */
public final class PythonRegex {
  /** Characters looked at in one text; a second or so. */
  private static final long MOST_STEPS = 50_000_000;

  private final Parameters owner;
  private final String python;
  private final Pattern pattern;

  /** The pattern that must not end where the search began, for after an empty match. */
  private final Pattern advancing;

  private PythonRegex(Parameters owner, String python, String java) {
    this.owner = owner;
    this.python = python;
    this.pattern = Pattern.compile(java, Pattern.UNIX_LINES);
    this.advancing = Pattern.compile("(?:" + java + ")(?!\\G)", Pattern.UNIX_LINES);
  }

  /**
   * @param owner whose pattern it is, for errors
   * @throws EvalException if it is no pattern, or has what Java's engine cannot do
   */
  public static PythonRegex compile(Parameters owner, String key, String python) {
    try {
      return new PythonRegex(owner, python, new PythonRegexTranslator(python).translate());
    } catch (PatternSyntaxException e) {
      throw owner.invalid(
          key
              + " is the regular expression "
              + python
              + " that cannot be used: "
              + e.getDescription()
              + (e.getIndex() < 0 ? "." : " (at character " + e.getIndex() + ")."));
    }
  }

  /**
   * What {@code re.findall} returns: for each match its groups, or the whole of it if the pattern
   * has no groups. A group that took no part is empty.
   */
  public List<List<String>> findAll(String text) {
    var found = new ArrayList<List<String>>();
    search(
        text,
        match -> {
          var groups = new ArrayList<String>();
          for (int group = Math.min(1, match.groupCount()); group <= match.groupCount(); group++) {
            int start = match.start(group);
            groups.add(start < 0 ? "" : text.substring(start, match.end(group)));
          }
          found.add(groups);
        });
    return found;
  }

  /** What {@code re.sub} makes of the text with an empty replacement. */
  public String remove(String text) {
    var kept = new StringBuilder();
    int[] end = {0};
    search(
        text,
        match -> {
          kept.append(text, end[0], match.start());
          end[0] = match.end();
        });
    return kept.append(text, end[0], text.length()).toString();
  }

  private interface Visitor {
    void visit(Matcher match);
  }

  /**
   * All matches from left to right. After an empty one Python (3.7 and later) looks for one that is
   * not empty in the same place, where Java goes on by a character.
   */
  private void search(String text, Visitor visitor) {
    var bounded = new BoundedText(text, MOST_STEPS);
    Matcher any = pattern.matcher(bounded);
    Matcher longer = advancing.matcher(bounded);
    try {
      int from = 0;
      boolean empty = false;
      while (from <= text.length()) {
        Matcher match = empty ? longer : any;
        if (!match.find(from)) {
          return;
        }
        if (splitsCharacter(text, match.start())) {
          // Java tries between the halves of a surrogate pair, which Python does not have.
          empty = false;
          from = match.start() + 1;
        } else {
          visitor.visit(match);
          empty = match.start() == match.end();
          from = match.end();
        }
      }
    } catch (BoundedText.ExhaustedException e) {
      throw runaway(text, "needs too many steps");
    } catch (StackOverflowError e) {
      throw runaway(text, "nests too deeply");
    }
  }

  private static boolean splitsCharacter(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }

  private EvalException runaway(String text, String problem) {
    return new EvalException(
        ErrorCode.INVALID_CONFIGURATION,
        owner.owner()
            + ": the regular expression "
            + python
            + " "
            + problem
            + " on an answer of "
            + text.length()
            + " characters; write it without repetitions inside repetitions.");
  }
}
