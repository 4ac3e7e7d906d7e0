package dev.assay.yamltasks.config;

import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.MetricFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics and filters there are, for definitions to be checked against; null where that is not
 * known yet and is left to the run.
 */
public record KnownScorers(
    @Nullable Map<String, MetricFactory> metrics, @Nullable Map<String, FilterFactory> filters) {
  public static final KnownScorers UNCHECKED = new KnownScorers(null, null);
}
