package dev.assay.spi.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One split of one data set, as a task names it.
 *
 * @param path {@code dataset_path}: the name of a {@link DatasetSource}, or a hub id such as {@code
 *     cais/mmlu}
 * @param name {@code dataset_name}: the configuration; null for the default one
 * @param options {@code dataset_kwargs}: what the source understands
 */
public record DatasetRequest(
    String path, @Nullable String name, String split, Map<String, Object> options) {
  public DatasetRequest {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** How messages call it. */
  public String describe() {
    return path + (name == null ? "" : "/" + name) + " (" + split + ")";
  }
}
