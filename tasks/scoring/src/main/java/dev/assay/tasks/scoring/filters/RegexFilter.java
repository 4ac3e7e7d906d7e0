package dev.assay.tasks.scoring.filters;

import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.AnswerRegex;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.List;

/**
 * What a regular expression finds in each answer. {@code group_select} says which of the matches
 * (negative from the end); of a match with several groups the first that is not empty counts. Where
 * there is no such match the answer is {@code fallback}.
 */
final class RegexFilter {
  private RegexFilter() {}

  static Filter create(Parameters parameters) {
    parameters.only("regex_pattern", "group_select", "fallback");
    AnswerRegex regex = pattern(parameters);
    long select = parameters.integer("group_select", 0);
    String fallback = parameters.text("fallback", Filter.INVALID);
    return (answers, _) ->
        answers.stream().map(answer -> extract(regex.findAll(answer), select, fallback)).toList();
  }

  static AnswerRegex pattern(Parameters parameters) {
    String key = "regex_pattern";
    return AnswerRegex.compile(parameters, key, parameters.text(key, "#### (\\-?[0-9\\.\\,]+)"));
  }

  private static String extract(List<List<String>> matches, long select, String fallback) {
    List<String> groups = selected(matches, select);
    if (groups.size() == 1) {
      return PythonText.strip(groups.getFirst());
    }
    return PythonText.strip(
        groups.stream().filter(group -> !group.isEmpty()).findFirst().orElse(fallback));
  }

  /** The groups of the selected match; none if there is no such match. */
  static List<String> selected(List<List<String>> matches, long select) {
    long index = select < 0 ? matches.size() + select : select;
    return index >= 0 && index < matches.size() ? matches.get((int) index) : List.of();
  }
}
