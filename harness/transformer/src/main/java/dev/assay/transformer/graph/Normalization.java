package dev.assay.transformer.graph;

/**
 * The normalisation of a model.
 *
 * @param kind which one
 * @param epsilon added to the variance or mean square
 * @param weightOffset added to the stored weights (1 in Gemma, else 0)
 */
public record Normalization(Kind kind, float epsilon, float weightOffset) {

  /** Whether the mean is taken out. */
  public enum Kind {
    /** Root mean square, no bias. */
    RMS,
    /** Mean and variance, with a bias. */
    LAYER
  }
}
