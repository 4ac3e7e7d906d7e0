package dev.assay.yamltasks.functions;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The families whose Python does nothing but select one subject's rows, with a function a subject
 * made by {@code functools.partial}. Each is a pattern of the definition's folder and the
 * function's name, and what the subject in that name means for a row.
 */
final class RowFilters {
  private record Family(Pattern name, Function<MatchResult, Predicate<Map<String, ?>>> keeps) {}

  private static final Set<String> SUBJECT_CATEGORIES =
      Set.of("Business", "Humanities", "Medical", "Other", "STEM", "Social Sciences");

  private static final List<Family> FAMILIES =
      List.of(
          family(
              "global_mmlu/full/\\w+/utils\\.process_(\\w+)",
              subject -> row -> subject.group(1).equals(row.get("subject"))),
          family(
              "openai-mmmlu/default/utils\\.process_(\\w+)",
              subject -> row -> subject.group(1).equals(canonical(row.get("Subject")))),
          family(
              "include/\\w+/[^/]+/utils\\.process_(\\w+)",
              domain -> row -> domain.group(1).equals(slug(row.get("domain")))),
          family(
              "llama3/instruct/(mmlu_[a-z]{2})/utils\\.process_docs_(\\w+)",
              task ->
                  row ->
                      (task.group(1) + "_chat." + task.group(2)).equals(row.get("subtask_name"))),
          family(
              "bigbench(?:/multiple_choice)?/utils\\.filter_multiple_choice",
              _ ->
                  row ->
                      row.get("multiple_choice_targets") instanceof List<?> targets
                          && !targets.isEmpty()),
          family(
              "mmlu_prox/\\w+/utils\\.process_(\\w+)",
              category -> row -> category.group(1).replace('_', ' ').equals(row.get("category"))),
          family(
              "global_mmlu/default/\\w+/utils\\.process_(\\w+)",
              category ->
                  row ->
                      row.get("subject_category") instanceof String name
                          && SUBJECT_CATEGORIES.contains(name)
                          && category.group(1).equals(slug(row.get("subject_category")))),
          family("eus_exams/utils\\.process_docs", _ -> RowFilters::validEusExam));

  private RowFilters() {}

  private static Family family(
      String name, Function<MatchResult, Predicate<Map<String, ?>>> keeps) {
    return new Family(Pattern.compile("(?:.*/)?" + name), keeps);
  }

  /**
   * @param name folder and reference, such as {@code .../global_mmlu/full/pl/utils.process_anatomy}
   */
  static Equivalent.@Nullable OfDocs find(String name) {
    for (Family family : FAMILIES) {
      Matcher matcher = family.name.matcher(name);
      if (matcher.matches()) {
        Predicate<Map<String, ?>> keeps = family.keeps.apply(matcher.toMatchResult());
        return rows -> rows.stream().filter(keeps).toList();
      }
    }
    return null;
  }

  /** Some rows hold a file's name where the subject should be. */
  private static String canonical(@Nullable Object subject) {
    String text = String.valueOf(subject);
    for (String marker : List.of("_test.csv", "_test-")) {
      int index = text.indexOf(marker);
      if (index >= 0) {
        return text.substring(0, index);
      }
    }
    return text;
  }

  private static String slug(@Nullable Object category) {
    return String.valueOf(category).toLowerCase(Locale.ROOT).replace(" & ", "_").replace(' ', '_');
  }

  private static boolean validEusExam(Map<String, ?> row) {
    return row.get("answer") instanceof Long answer
        && answer >= 0
        && answer <= 3
        && !List.of("", "", "", "").equals(row.get("candidates"));
  }
}
