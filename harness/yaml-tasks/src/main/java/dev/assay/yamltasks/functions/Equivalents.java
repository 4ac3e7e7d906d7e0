package dev.assay.yamltasks.functions;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Python functions that Assay has a Java equivalent of, by the folder of their task family and
 * the name that {@code !function} gives.
 */
public final class Equivalents {
  private static final Map<String, Equivalent> BY_NAME =
      Map.ofEntries(
          Map.entry("arithmetic/utils.process_docs", new Arithmetic()),
          Map.entry("hellaswag/utils.process_docs", new Hellaswag()),
          Map.entry("okapi/hellaswag_multilingual/utils.process_docs", new Hellaswag()),
          Map.entry("mmlusr/answer_only/utils.process_docs", ColumnMaps.MMLU_SR),
          Map.entry("mmlusr/question_only/utils.process_docs", ColumnMaps.MMLU_SR),
          Map.entry("mmlusr/question_and_answer/utils.process_docs", ColumnMaps.MMLU_SR),
          Map.entry("tmmluplus/default/utils.process_docs", ColumnMaps.TMMLU_PLUS),
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
    Equivalent found = RowFilters.find(name);
    // The folder may lie anywhere: its last parts tell the family.
    while (found == null && name.contains("/")) {
      found = BY_NAME.get(name);
      name = name.substring(name.indexOf('/') + 1);
    }
    return found;
  }
}
