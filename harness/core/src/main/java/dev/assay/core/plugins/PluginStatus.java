package dev.assay.core.plugins;

import java.util.List;
import java.util.Optional;

/**
 * A plugin that was found.
 *
 * @param name its own, or the place it was found in where it could not say its name
 * @param version of its jar; {@code unknown} where the manifest has none
 * @param origin the jar, directory or class path entry
 * @param contributions such as {@code model ngram}
 * @param problem why it was left out; empty for a plugin that works
 */
public record PluginStatus(
    String name,
    String version,
    String origin,
    List<String> contributions,
    Optional<String> problem) {
  public PluginStatus {
    contributions = List.copyOf(contributions);
  }
}
