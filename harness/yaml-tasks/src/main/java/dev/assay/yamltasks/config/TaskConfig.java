package dev.assay.yamltasks.config;

import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task's definition, checked, with every default in place.
 *
 * @param title {@code task_alias}, or its name
 * @param summary {@code metadata.description}: one line about it
 * @param media {@code doc_to_audio} and {@code doc_to_image}: what gives the documents' media
 * @param instruction {@code description}: what stands before shots and question; null for nothing
 * @param numFewshot null if the definition does not say
 * @param sizeColumn the column whose words and bytes a rolling score is divided by; null for those
 *     of the text scored
 * @param resolved the definition as data, includes and defaults in place, functions by name
 */
public record TaskConfig(
    String name,
    String title,
    String version,
    String summary,
    DataConfig data,
    Wording wording,
    Map<Modality, List<DocField>> media,
    @Nullable DocField instruction,
    FewshotConfig fewshot,
    @Nullable Integer numFewshot,
    OutputType outputType,
    List<MetricSpec> metrics,
    List<FilterPipeline> filters,
    Generation generation,
    int repeats,
    @Nullable String sizeColumn,
    Map<String, @Nullable Object> resolved) {
  public TaskConfig {
    media = Map.copyOf(media);
    metrics = List.copyOf(metrics);
    filters = List.copyOf(filters);
  }

  /** Whether the choices' own probabilities are asked for as well. */
  public boolean scoresChoicesAlone() {
    return outputType == OutputType.MULTIPLE_CHOICE
        && metrics.stream().anyMatch(metric -> metric.name().equals("acc_mutual_info"));
  }

  /**
   * Whether lm-eval keeps the document evaluated from being its own shot, by drawing one more than
   * wanted. It does so where the split of the shots is the test split by name; both being absent
   * counts as the same.
   */
  public boolean lmEvalRemovesEvaluated() {
    return Objects.equals(fewshot.split(), data.test());
  }
}
