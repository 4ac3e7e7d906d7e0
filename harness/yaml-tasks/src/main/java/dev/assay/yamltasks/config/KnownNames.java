package dev.assay.yamltasks.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics and filters there are, for definitions to be checked against; null where that is not
 * known yet and is left to the run.
 */
public record KnownNames(@Nullable Set<String> metrics, @Nullable Set<String> filters) {
  public static final KnownNames UNCHECKED = new KnownNames(null, null);
}
