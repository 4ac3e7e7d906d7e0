package dev.assay.training.math;

import java.util.Arrays;

/**
 * The right-hand factor of a matrix product, {@code depth x columns}, laid out for it: strips of
 * {@link #WIDTH} columns, each {@code [depth][WIDTH]}, the last filled up with zeros.
 *
 * @param data at least {@link #size} numbers
 */
public record Factor(float[] data, int depth, int columns) {

  /** The widest vector of float32. */
  static final int WIDTH = 16;

  /** Numbers that a factor takes. */
  public static int size(int depth, int columns) {
    return Math.multiplyExact(strips(columns), Math.multiplyExact(depth, WIDTH));
  }

  int strips() {
    return strips(columns);
  }

  private static int strips(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** Fills one strip from the matrix that this is to be. */
  void pack(View matrix, int strip) {
    int first = strip * WIDTH;
    int count = Math.min(WIDTH, columns - first);
    int to = strip * depth * WIDTH;
    if (count < WIDTH) {
      Arrays.fill(data, to, to + depth * WIDTH, 0);
    }
    if (matrix.columnStride() == 1) {
      for (int k = 0; k < depth; k++) {
        System.arraycopy(matrix.data(), matrix.at(k, first), data, to + k * WIDTH, count);
      }
    } else {
      // As many rows are read side by side as a strip has columns, and written one after another.
      float[] from = matrix.data();
      int column = matrix.columnStride();
      for (int k = 0; k < depth; k++) {
        int at = matrix.at(k, first);
        int row = to + k * WIDTH;
        for (int j = 0; j < count; j++) {
          data[row + j] = from[at + j * column];
        }
      }
    }
  }
}
