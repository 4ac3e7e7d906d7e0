package dev.assay.yamltasks.functions;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Python functions that Assay has a Java equivalent of, by the folder of their task family and
 * the name that {@code !function} gives.
 */
public final class Equivalents {
  private static final Equivalent MAP_REGEX = new Equivalent.OfFilter("map_regex", Map.of());
  private static final Equivalent LISTED_CHOICE =
      new Equivalent.OfFilter("multi_choice_regex", Map.of("choices_in", "input"));
  private static final Equivalent WORDS_IN_ORDER =
      new Equivalent.OfFilter("word_sort", Map.of("column", "input", "after", "List:"));

  /** lm-eval's own function, which the modules of many families import. */
  private static final Equivalent WEIGHTED_F1 =
      new Equivalent.OfAggregation(Map.of("aggregation", "f1", "average", "weighted"));

  private static final Pattern MMLU_PROX =
      Pattern.compile("(?:.*/)?mmlu_prox/(\\w+)/utils\\.(doc_to_text|fewshot_to_text)");
  private static final Pattern AFRIXNLI =
      Pattern.compile("(?:.*/)?afrixnli/([^/]+/[^/]+)/utils\\.doc_to_target");

  private static final Map<String, Equivalent> BY_NAME =
      Map.ofEntries(
          Map.entry("arithmetic/utils.process_docs", new Arithmetic()),
          Map.entry("bbh/cot_zeroshot/utils.MapRegexFilter", MAP_REGEX),
          Map.entry("bbh/zeroshot/utils.MapRegexFilter", MAP_REGEX),
          Map.entry("bbh/cot_zeroshot/utils.MultiChoiceRegexFilter", LISTED_CHOICE),
          Map.entry("bbh/zeroshot/utils.MultiChoiceRegexFilter", LISTED_CHOICE),
          Map.entry("bbh/cot_zeroshot/utils.WordSortFilter", WORDS_IN_ORDER),
          Map.entry("bbh/zeroshot/utils.WordSortFilter", WORDS_IN_ORDER),
          Map.entry("drop/utils.process_docs", new Drop()),
          Map.entry(
              "drop/utils.process_results",
              new Equivalent.OfResults(null, Map.of("em", "drop_em", "f1", "drop_f1"))),
          Map.entry("hellaswag/utils.process_docs", new Hellaswag()),
          Map.entry("okapi/hellaswag_multilingual/utils.process_docs", new Hellaswag()),
          Map.entry(
              "humaneval/utils.build_predictions",
              new Equivalent.OfFilter("complete", Map.of("column", "prompt"))),
          Map.entry(
              "humaneval/utils.build_predictions_instruct",
              new Equivalent.OfFilter("complete", Map.of("column", "prompt", "until", "```"))),
          Map.entry("humaneval/utils.pass_at_k", (Equivalent.OfMetrics) Equivalents::passAtK),
          Map.entry("mbpp/utils.pass_at_1", (Equivalent.OfMetrics) _ -> List.of("pass_at_1")),
          Map.entry("mmlusr/answer_only/utils.process_docs", ColumnMaps.MMLU_SR),
          Map.entry("mmlusr/question_only/utils.process_docs", ColumnMaps.MMLU_SR),
          Map.entry("mmlusr/question_and_answer/utils.process_docs", ColumnMaps.MMLU_SR),
          Map.entry("tmmluplus/default/utils.process_docs", ColumnMaps.TMMLU_PLUS),
          Map.entry(
              "truthfulqa/utils.process_results_mc2",
              new Equivalent.OfResults(Labels::trueAnswers, Map.of("acc", "gold_prob"))),
          Map.entry("winogrande/preprocess_winogrande.doc_to_text", Winogrande.TEXT),
          Map.entry("winogrande/preprocess_winogrande.doc_to_target", Winogrande.TARGET),
          Map.entry("winogrande/preprocess_winogrande.doc_to_choice", Winogrande.CHOICES),
          Map.entry("wikitext/preprocess_wikitext.wikitext_detokenizer", new WikitextDetokenizer()),
          Map.entry("wikitext/preprocess_wikitext.process_results", new Equivalent.SizeOf("page")));

  private Equivalents() {}

  /**
   * @param file the definition that names the function; its folder is the task's family, unless the
   *     reference names one itself, as Assay's own definitions do
   */
  public static @Nullable Equivalent find(String file, String reference) {
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    String name = reference.contains("/") ? reference : folder + reference;
    Equivalent found = ofFamily(name);
    // The folder may lie anywhere: its last parts tell the family.
    while (found == null && name.contains("/")) {
      found = BY_NAME.get(name);
      name = name.substring(name.indexOf('/') + 1);
    }
    return found;
  }

  /** Where a family is a folder of folders with a module each. */
  private static @Nullable Equivalent ofFamily(String name) {
    Matcher prox = MMLU_PROX.matcher(name);
    if (prox.matches()) {
      return prox.group(2).equals("doc_to_text")
          ? MmluProx.question(prox.group(1))
          : MmluProx.worked(prox.group(1));
    }
    Matcher nli = AFRIXNLI.matcher(name);
    if (nli.matches()) {
      return switch (nli.group(1)) {
        case "anli prompt/en-direct", "anli prompt/translate" -> Labels.TRUE_NEITHER_FALSE;
        case "direct/prompt_2", "translate/prompt_2" -> Labels.TRUE_NEITHER_FALSE;
        case "direct/prompt_5", "translate/prompt_5" -> Labels.TRUE_FALSE_INCONCLUSIVE;
        default -> Labels.ENTAILMENT;
      };
    }
    if (name.endsWith("/utils.weighted_f1_score")) {
      return WEIGHTED_F1;
    }
    return RowFilters.find(name);
  }

  /** {@code k: [1, 10]} asks for several. */
  private static List<String> passAtK(Map<String, Object> parameters) {
    Object given = parameters.getOrDefault("k", 1L);
    List<?> all = given instanceof List<?> list ? list : List.of(given);
    return all.stream().map(k -> "pass@" + k).toList();
  }
}
