package dev.assay.transformer.kernels;

/**
 * A matrix somewhere in an array: element (r, c) is {@code data[offset + r·rowStride +
 * c·columnStride]}.
 */
public record View(float[] data, int offset, int rowStride, int columnStride) {

  /** A row-major matrix from the array's start on. */
  public static View of(float[] data, int columns) {
    return new View(data, 0, columns, 1);
  }

  /** As {@link #of}, some columns or rows further. */
  public static View of(float[] data, int offset, int rowStride) {
    return new View(data, offset, rowStride, 1);
  }

  public View transposed() {
    return new View(data, offset, columnStride, rowStride);
  }

  /** The same from a later row and column on. */
  public View from(int row, int column) {
    return new View(data, at(row, column), rowStride, columnStride);
  }

  int at(int row, int column) {
    return offset + row * rowStride + column * columnStride;
  }
}
