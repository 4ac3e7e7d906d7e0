package dev.assay.transformer.graph;

/**
 * Weights of a normalisation.
 *
 * @param bias empty for an RMS norm
 */
public record Norm(float[] weight, float[] bias) {}
