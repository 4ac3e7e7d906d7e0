package dev.assay.spi.result;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import java.util.List;

/**
 * A model of a run.
 *
 * @param spec as the user named it
 * @param seconds wall time of answering
 * @param incidents what changed how it computed, a sentence each
 */
public record ModelEntry(
    ModelCard card, String spec, Usage usage, double seconds, List<String> incidents) {
  public ModelEntry {
    incidents = List.copyOf(incidents);
  }

  /** Of a model that computed as planned. */
  public ModelEntry(ModelCard card, String spec, Usage usage, double seconds) {
    this(card, spec, usage, seconds, List.of());
  }
}
