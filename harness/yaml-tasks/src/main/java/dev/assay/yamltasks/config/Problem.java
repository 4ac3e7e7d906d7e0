package dev.assay.yamltasks.config;

import dev.assay.yamltasks.yaml.Mark;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps a definition from running.
 *
 * @param key such as {@code fewshot_config.samples}
 * @param function the Python function that would be needed; null for any other problem
 */
public record Problem(Mark mark, String key, String message, @Nullable String function) {
  @Override
  public String toString() {
    return mark + ": " + key + " " + message;
  }
}
