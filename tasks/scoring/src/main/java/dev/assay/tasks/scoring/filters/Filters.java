package dev.assay.tasks.scoring.filters;

import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.Parameters;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * All filters by name. They do what the filters of the same names do in lm-evaluation-harness
 * 0.4.13 (its folder {@code filters}).
 */
public final class Filters {
  public static final Map<String, FilterFactory> ALL =
      Map.ofEntries(
          Map.entry("take_first", Filters::takeFirst),
          Map.entry("take_first_k", TakeFirstK::create),
          Map.entry("majority_vote", MajorityVote::create),
          Map.entry("regex", RegexFilter::create),
          Map.entry("multi_choice_regex", MultiChoiceRegexFilter::create),
          Map.entry("complete", CompleteFilter::create),
          Map.entry("map", MapFilter::create),
          Map.entry("map_regex", MapRegexFilter::create),
          Map.entry("word_sort", WordSortFilter::create),
          Map.entry("lowercase", eachAnswer(text -> text.toLowerCase(Locale.ROOT))),
          Map.entry("uppercase", eachAnswer(text -> text.toUpperCase(Locale.ROOT))),
          Map.entry("remove_whitespace", eachAnswer(PythonText::strip)));

  private Filters() {}

  private static Filter takeFirst(Parameters parameters) {
    parameters.only();
    return (answers, _) -> answers.isEmpty() ? answers : List.of(answers.getFirst());
  }

  private static FilterFactory eachAnswer(UnaryOperator<String> operator) {
    return parameters -> {
      parameters.only();
      return (answers, _) -> answers.stream().map(operator).toList();
    };
  }
}
