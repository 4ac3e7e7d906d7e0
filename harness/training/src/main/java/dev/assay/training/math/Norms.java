package dev.assay.training.math;

import org.jspecify.annotations.Nullable;

/** Normalisation of rows: {@code y = (x - m)·r·weight + bias}, with m = 0 for the RMS norm. */
public interface Norms {

  /**
   * What follows the normalisation.
   *
   * @param bias absent for the RMS norm
   * @param epsilon added to the variance
   */
  record Affine(Tensor weight, @Nullable Tensor bias, float epsilon) {}

  void forward(Tensor x, int rows, int columns, Affine affine, Tensor y);

  /**
   * Adds to the gradients of {@code x}, the weight and the bias.
   *
   * @param gradients of weight and bias
   * @param normalized room for {@code rows·columns} numbers
   */
  void backward(
      Tensor x,
      int rows,
      int columns,
      Affine affine,
      Tensor yGradient,
      Tensor xGradient,
      Affine gradients,
      Tensor normalized);
}
