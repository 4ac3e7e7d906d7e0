package dev.assay.yamltasks.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which data set, which of its splits, and how its rows are made ready. */
public record DataConfig(
    String path,
    @Nullable String name,
    Map<String, Object> options,
    @Nullable String training,
    @Nullable String validation,
    @Nullable String test,
    List<DocsStep> processDocs) {

  /** The split that is evaluated. */
  public String evaluated() {
    String split = test != null ? test : validation;
    if (split == null) {
      throw new IllegalStateException("a definition without test and validation split was let in");
    }
    return split;
  }

  /** Where shots come from if a definition does not say. */
  public String defaultPool() {
    return training != null ? training : validation != null ? validation : evaluated();
  }
}
