package dev.assay.tasks.scoring.text;

import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRegex;
import dev.assay.jinja.python.Work;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A regular expression of Python's {@code re} module that a task applies to answers. Its steps are
 * counted, so that a pattern that backtracks without end stops with an error.
 */
public final class AnswerRegex {
  /** Characters looked at in one text; a second or so. */
  private static final long MOST_STEPS = 50_000_000;

  private final Parameters owner;
  private final String python;
  private final PythonRegex regex;

  private AnswerRegex(Parameters owner, String python, PythonRegex regex) {
    this.owner = owner;
    this.python = python;
    this.regex = regex;
  }

  /**
   * @param owner whose pattern it is, for errors
   * @throws EvalException if it is no pattern, or has what Java's engine cannot do
   */
  public static AnswerRegex compile(Parameters owner, String key, String python) {
    try {
      return new AnswerRegex(owner, python, PythonRegex.compile(python));
    } catch (PythonException e) {
      throw owner.invalid(
          key
              + " is the regular expression "
              + python
              + " that cannot be used: "
              + e.getMessage()
              + ".");
    }
  }

  /**
   * What {@code re.findall} returns: for each match its groups, or the whole of it if the pattern
   * has no groups. A group that took no part is empty.
   */
  public List<List<String>> findAll(String text) {
    List<List<String>> found = new ArrayList<>();
    for (Object match : bounded(text, work -> regex.findAll(text, work))) {
      found.add(
          match instanceof List<?> groups
              ? groups.stream().map(String.class::cast).toList()
              : List.of((String) match));
    }
    return found;
  }

  /** What {@code re.sub} makes of the text with an empty replacement. */
  public String remove(String text) {
    return bounded(text, work -> regex.sub("", text, 0, work));
  }

  private <T> T bounded(String text, Function<Work, T> search) {
    try {
      return search.apply(new Work(MOST_STEPS));
    } catch (PythonException e) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          owner.owner()
              + ": the regular expression "
              + python
              + " gave up on an answer of "
              + text.length()
              + " characters ("
              + e.getMessage()
              + "); write it without repetitions inside repetitions.",
          e);
    }
  }
}
