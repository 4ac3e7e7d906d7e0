package dev.assay.core.plan;

import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import org.jspecify.annotations.Nullable;

/**
 * @param name for reports; null for the one on the model's card
 */
public record PlannedModel(@Nullable String name, ModelSpec spec, ModelFactory factory) {}
