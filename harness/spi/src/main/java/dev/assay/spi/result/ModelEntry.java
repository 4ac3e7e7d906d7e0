package dev.assay.spi.result;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;

/**
 * A model of a run.
 *
 * @param spec as the user named it
 * @param seconds wall time of answering
 */
public record ModelEntry(ModelCard card, String spec, Usage usage, double seconds) {}
