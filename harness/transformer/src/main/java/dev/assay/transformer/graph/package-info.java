/**
 * Transformers as data: one graph of blocks, driven by an {@link
 * dev.assay.transformer.graph.ArchitectureConfig} that is read from a checkpoint's configuration.
 */
@NullMarked
package dev.assay.transformer.graph;

import org.jspecify.annotations.NullMarked;
