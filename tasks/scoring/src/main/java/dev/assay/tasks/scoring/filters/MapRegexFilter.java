package dev.assay.tasks.scoring.filters;

import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.AnswerRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of the pattern that the answer matches. {@code regex_pattern_to_value} maps patterns to
 * values; of all that they find in the answer {@code group_select} chooses one match, and the first
 * pattern that finds something in it gives the value.
 */
final class MapRegexFilter implements Filter {
  private final AnswerRegex any;
  private final Map<AnswerRegex, String> values;
  private final AnswerCleaner cleaner;
  private final long select;
  private final String fallback;

  private MapRegexFilter(Parameters parameters) {
    if (!(parameters.values().get("regex_pattern_to_value") instanceof Map<?, ?> given)
        || given.isEmpty()) {
      throw parameters.invalid("regex_pattern_to_value, a mapping of patterns, is missing.");
    }
    String key = "regex_pattern_to_value";
    values = new LinkedHashMap<>();
    given.forEach((pattern, value) ->
        values.put(
            AnswerRegex.compile(parameters, key, String.valueOf(pattern)), String.valueOf(value)));
    any =
        AnswerRegex.compile(
            parameters,
            key,
            String.join("|", given.keySet().stream().map(String::valueOf).toList()));
    cleaner = AnswerCleaner.of(parameters);
    select = parameters.integer("group_select", 0);
    fallback = parameters.text("fallback", Filter.INVALID);
  }

  static Filter create(Parameters parameters) {
    parameters.only(
        "regex_pattern_to_value",
        "group_select",
        "fallback",
        "ignore_case",
        "ignore_punctuation",
        "regexes_to_ignore");
    return new MapRegexFilter(parameters);
  }

  @Override
  public List<String> apply(List<String> answers, Example example) {
    return answers.stream().map(this::value).toList();
  }

  private String value(String answer) {
    String match = found(any, answer);
    return match.isEmpty()
        ? fallback
        : values.entrySet().stream()
            .filter(entry -> !found(entry.getKey(), match).isEmpty())
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(fallback);
  }

  private String found(AnswerRegex regex, String text) {
    return RegexFilter.selected(regex.findAll(cleaner.plain(text)), select).stream()
        .filter(group -> !group.isEmpty())
        .findFirst()
        .map(PythonText::strip)
        .orElse("");
  }
}
