package dev.assay.spi.task;

import dev.assay.spi.model.RequestKind;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricSpec;
import java.util.List;
import java.util.Set;

/**
 * What a task is.
 *
 * @param title how reports call it
 * @param version of its definition; scores of different versions are not comparable
 * @param description one line for {@code ls tasks}
 * @param kind of the requests it makes
 * @param modalities of the media in its requests; none for a task of text
 * @param numFewshot shots before each question
 * @param filters at least one
 * @param metrics at least one
 * @param digest of the definition with all settings applied
 */
public record TaskCard(
    String name,
    String title,
    String version,
    String description,
    RequestKind kind,
    Set<String> modalities,
    int numFewshot,
    List<FilterPipeline> filters,
    List<MetricSpec> metrics,
    String digest) {
  public TaskCard {
    modalities = Set.copyOf(modalities);
    filters = List.copyOf(filters);
    metrics = List.copyOf(metrics);
  }
}
