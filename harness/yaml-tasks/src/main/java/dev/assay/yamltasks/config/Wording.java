package dev.assay.yamltasks.config;

import org.jspecify.annotations.Nullable;

/**
 * How a document is put into words.
 *
 * @param choices null where there are none to choose from
 * @param prefix what the answer is begun with; null for nothing
 * @param targetDelimiter between question and answer
 * @param fewshotDelimiter after each shot
 */
public record Wording(
    DocField text,
    DocField target,
    @Nullable DocField choices,
    @Nullable DocField prefix,
    String targetDelimiter,
    String fewshotDelimiter) {
  /** With another target, if one is given. */
  Wording withTarget(@Nullable DocField other) {
    return other == null
        ? this
        : new Wording(text, other, choices, prefix, targetDelimiter, fewshotDelimiter);
  }
}
