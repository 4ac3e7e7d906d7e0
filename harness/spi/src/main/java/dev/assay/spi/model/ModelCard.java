package dev.assay.spi.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model is.
 *
 * @param name how reports call it
 * @param family such as {@code n-gram}, {@code transformer}
 * @param digest stands for everything its answers depend on (weights, tokenizer, numeric mode):
 *     answers recorded under one digest are never served for another
 * @param parameters number of weights, or of n-grams; null if unknown
 * @param contextLength tokens; null if unbounded
 * @param trainingTokens tokens it was trained on; null if unknown
 * @param details whatever else identifies the numbers: architecture, dtype, kernels, digests of
 *     files
 */
public record ModelCard(
    String name,
    String family,
    String digest,
    @Nullable Long parameters,
    @Nullable Integer contextLength,
    @Nullable Long trainingTokens,
    SortedMap<String, String> details) {
  public ModelCard {
    details = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  public ModelCard withName(String newName) {
    return new ModelCard(
        newName, family, digest, parameters, contextLength, trainingTokens, details);
  }

  /** A card without sizes, for models that have none to tell. */
  public static ModelCard of(String name, String family, String digest) {
    return new ModelCard(name, family, digest, null, null, null, new TreeMap<>(Map.of()));
  }
}
