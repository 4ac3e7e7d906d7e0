package dev.assay.tasks.scoring.filters;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.PythonRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The letter of the choice that each answer names, as {@code (A)}. Tried in turn: the regular
 * expression; the text of one of the document's {@code choices}; a letter after a colon.
 */
final class MultiChoiceRegexFilter implements Filter {
  private static final int LETTERS = 26;

  private final Parameters owner;
  private final PythonRegex regex;
  private final List<PythonRegex> ignored;
  private final boolean ignoreCase;
  private final boolean ignorePunctuation;
  private final long select;
  private final String fallback;

  private MultiChoiceRegexFilter(Parameters parameters) {
    owner = parameters;
    regex = RegexFilter.pattern(parameters);
    ignored =
        parameters.texts("regexes_to_ignore").stream()
            .map(pattern -> PythonRegex.compile(parameters, "regexes_to_ignore", pattern))
            .toList();
    ignoreCase = parameters.flag("ignore_case", false);
    ignorePunctuation = parameters.flag("ignore_punctuation", false);
    select = parameters.integer("group_select", 0);
    fallback = parameters.text("fallback", Filter.INVALID);
  }

  static Filter create(Parameters parameters) {
    parameters.only(
        "regex_pattern",
        "group_select",
        "fallback",
        "ignore_case",
        "ignore_punctuation",
        "regexes_to_ignore");
    return new MultiChoiceRegexFilter(parameters);
  }

  @Override
  public List<String> apply(List<String> answers, Example example) {
    List<String> choices =
        choices(example).stream().map(PythonText::strip).map(this::plain).toList();
    Pattern byText = anyOf(choices);
    char last = (char) ('A' + choices.size() - 1);
    PythonRegex byLetter = PythonRegex.compile(owner, "letter", ":\\s*([A-" + last + "])");
    return answers.stream().map(answer -> letter(answer, choices, byText, byLetter)).toList();
  }

  private String letter(String answer, List<String> choices, Pattern byText, PythonRegex byLetter) {
    String written = firstGroup(regex.findAll(answer));
    if (!written.isEmpty()) {
      return written;
    }
    String named = firstGroup(named(byText, plain(answer)));
    if (!named.isEmpty()) {
      int choice = choices.lastIndexOf(named);
      return choice < 0 ? named : "(" + (char) ('A' + choice) + ")";
    }
    String letter = firstGroup(byLetter.findAll(answer));
    return letter.isEmpty() ? fallback : "(" + letter + ")";
  }

  private String firstGroup(List<List<String>> matches) {
    return RegexFilter.selected(matches, select).stream()
        .filter(group -> !group.isEmpty())
        .findFirst()
        .map(PythonText::strip)
        .orElse("");
  }

  private static List<List<String>> named(Pattern byText, String answer) {
    return byText.matcher(answer).results().map(match -> List.of(match.group())).toList();
  }

  /** Longer texts first, so that a choice that begins with another is not cut short. */
  private static Pattern anyOf(List<String> choices) {
    return Pattern.compile(
        String.join(
            "|",
            choices.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .toList()));
  }

  private String plain(String text) {
    String plain = text;
    for (PythonRegex pattern : ignored) {
      plain = pattern.remove(plain);
    }
    if (ignoreCase) {
      plain = plain.toLowerCase(Locale.ROOT);
    }
    return ignorePunctuation ? PythonText.without(plain, PythonText::isPunctuation) : plain;
  }

  private List<String> choices(Example example) {
    if (example.doc().fields().get("choices") instanceof List<?> list
        && !list.isEmpty()
        && list.size() <= LETTERS
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new EvalException(
        ErrorCode.INVALID_DATA,
        owner.owner()
            + ": document "
            + example.doc().index()
            + " has no list \"choices\" of 1 to "
            + LETTERS
            + " texts, which this filter reads.");
  }
}
