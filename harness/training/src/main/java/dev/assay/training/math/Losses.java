package dev.assay.training.math;

/** Cross entropy of rows of logits. */
public interface Losses {

  /**
   * The sum of {@code -ln softmax(logits)[target]} over the rows, added in their order in float64.
   *
   * @param targets the right column of each row
   * @param norms receives the logarithm of each row's sum of exponentials
   */
  double crossEntropy(Tensor logits, int columns, int[] targets, Tensor norms);

  /** Adds the gradient of {@code weight} times the sum. */
  void addGradient(
      Tensor logits, int columns, int[] targets, Tensor norms, float weight, Tensor gradient);
}
