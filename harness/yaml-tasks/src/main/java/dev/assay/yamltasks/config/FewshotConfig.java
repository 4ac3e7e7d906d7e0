package dev.assay.yamltasks.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where shots come from and how they are put into words.
 *
 * @param split null for the training split, or what else the task has
 * @param samples the shots themselves, where the definition holds them; a split wins over them
 */
public record FewshotConfig(
    Sampler sampler,
    @Nullable String split,
    List<DocsStep> processDocs,
    @Nullable List<Map<String, @Nullable Object>> samples,
    Wording wording) {

  /** How shots are chosen from their pool. */
  public enum Sampler {
    /** At random. */
    DEFAULT,
    /** The first ones, in order. */
    FIRST_N
  }
}
