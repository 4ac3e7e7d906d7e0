package dev.assay.training.math;

/**
 * A matrix somewhere in a tensor: element (r, c) is number {@code offset + r·rowStride +
 * c·columnStride}.
 */
public record Matrix(Tensor tensor, int offset, int rowStride, int columnStride) {

  /** A row-major matrix from the tensor's start on. */
  public static Matrix of(Tensor tensor, int columns) {
    return new Matrix(tensor, 0, columns, 1);
  }

  /** As {@link #of(Tensor, int)}, some columns or rows further. */
  public static Matrix of(Tensor tensor, int offset, int rowStride) {
    return new Matrix(tensor, offset, rowStride, 1);
  }

  public Matrix transposed() {
    return new Matrix(tensor, offset, columnStride, rowStride);
  }
}
