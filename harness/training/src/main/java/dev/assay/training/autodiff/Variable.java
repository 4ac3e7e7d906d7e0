package dev.assay.training.autodiff;

import dev.assay.training.math.Tensor;

/**
 * A row-major matrix, and the derivative of the loss by its elements.
 *
 * @param value at least {@code rows·columns} numbers
 * @param gradient as many; none where no derivatives are taken
 */
public record Variable(int rows, int columns, Tensor value, Tensor gradient) {

  /** Number of elements. */
  public int size() {
    return rows * columns;
  }
}
