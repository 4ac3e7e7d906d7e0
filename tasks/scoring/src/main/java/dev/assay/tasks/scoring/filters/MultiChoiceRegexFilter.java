package dev.assay.tasks.scoring.filters;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.AnswerRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The letter of the choice that each answer names, as {@code (A)}. Tried in turn: the regular
 * expression; the text of one of the document's {@code choices}, or of those listed in the column
 * {@code choices_in}; a letter after a colon.
 */
final class MultiChoiceRegexFilter implements Filter {
  private static final int LETTERS = 26;
  private static final Pattern LISTED = Pattern.compile("\\([A-Z]\\)([^\\n^(]*)");

  private final Parameters owner;
  private final AnswerRegex regex;
  private final AnswerCleaner cleaner;
  private final @Nullable String listedIn;
  private final long select;
  private final String fallback;

  private MultiChoiceRegexFilter(Parameters parameters) {
    owner = parameters;
    regex = RegexFilter.pattern(parameters);
    cleaner = AnswerCleaner.of(parameters);
    listedIn = parameters.text("choices_in");
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
        "regexes_to_ignore",
        "choices_in");
    return new MultiChoiceRegexFilter(parameters);
  }

  @Override
  public List<String> apply(List<String> answers, Example example) {
    List<String> choices =
        choices(example).stream().map(PythonText::strip).map(cleaner::plain).toList();
    if (choices.isEmpty()) {
      return answers.stream().map(this::written).map(this::orFallback).toList();
    }
    Pattern byText = anyOf(choices);
    char last = (char) ('A' + choices.size() - 1);
    AnswerRegex byLetter = AnswerRegex.compile(owner, "letter", ":\\s*([A-" + last + "])");
    return answers.stream().map(answer -> letter(answer, choices, byText, byLetter)).toList();
  }

  private String letter(String answer, List<String> choices, Pattern byText, AnswerRegex byLetter) {
    String written = written(answer);
    if (!written.isEmpty()) {
      return written;
    }
    String named = firstGroup(named(byText, cleaner.plain(answer)));
    if (!named.isEmpty()) {
      int choice = choices.lastIndexOf(named);
      return choice < 0 ? named : "(" + (char) ('A' + choice) + ")";
    }
    String letter = firstGroup(byLetter.findAll(answer));
    return orFallback(letter.isEmpty() ? "" : "(" + letter + ")");
  }

  private String written(String answer) {
    return firstGroup(regex.findAll(answer));
  }

  private String orFallback(String letter) {
    return letter.isEmpty() ? fallback : letter;
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

  private List<String> choices(Example example) {
    if (listedIn != null) {
      return listed(example, listedIn);
    }
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

  /** The choices that a text lists as {@code (A) first (B) second}; none if it lists none. */
  private List<String> listed(Example example, String column) {
    if (example.doc().fields().get(column) instanceof String text) {
      return LISTED.matcher(text).results().map(match -> match.group(1)).limit(LETTERS).toList();
    }
    throw new EvalException(
        ErrorCode.INVALID_DATA,
        "%s: document %d has no text in column \"%s\"."
            .formatted(owner.owner(), example.doc().index(), column));
  }
}
