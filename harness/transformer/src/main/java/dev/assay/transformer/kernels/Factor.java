package dev.assay.transformer.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The right-hand factor of products, {@code depth x columns} of float32, laid out for {@link
 * VectorTiles}: panels of {@link #WIDTH} columns, each {@code [depth][WIDTH]}, the last filled up
 * with zeros.
 *
 * @param data at least {@link #bytes} outside the heap, aligned to cache lines
 */
public record Factor(MemorySegment data, int depth, int columns) {

  /** Columns in a panel. */
  public static final int WIDTH = PackedMatrix.WIDTH;

  /** Columns that are read side by side where the matrix lies across: their lines stay cached. */
  private static final int BLOCK = 16;

  /** What a factor takes. */
  public static long bytes(int depth, int columns) {
    return Math.multiplyExact(4L * WIDTH * Math.ceilDiv(columns, WIDTH), depth);
  }

  /** Number of panels: independent pieces of work. */
  public int panels() {
    return Math.ceilDiv(columns, WIDTH);
  }

  /** Index of a panel's first number. */
  long start(int panel) {
    return (long) panel * depth * WIDTH;
  }

  /** Columns of a panel that are real. */
  int columns(int panel) {
    return Math.min(WIDTH, columns - panel * WIDTH);
  }

  /** Fills a panel from the matrix that this is to be. */
  public void pack(View matrix, int panel) {
    int first = panel * WIDTH;
    int count = columns(panel);
    MemorySegment to = data.asSlice(4 * start(panel), 4L * depth * WIDTH);
    if (count < WIDTH) {
      to.fill((byte) 0);
    }
    if (matrix.columnStride() == 1) {
      for (int k = 0; k < depth; k++) {
        int from = matrix.at(k, first);
        MemorySegment.copy(matrix.data(), from, to, ValueLayout.JAVA_FLOAT, 4L * k * WIDTH, count);
      }
    } else {
      for (int j = 0; j < count; j += BLOCK) {
        packAcross(matrix, first + j, to, j, Math.min(BLOCK, count - j));
      }
    }
  }

  private void packAcross(View matrix, int column, MemorySegment to, int at, int count) {
    float[] from = matrix.data();
    int stride = matrix.columnStride();
    for (int k = 0; k < depth; k++) {
      int first = matrix.at(k, column);
      long row = (long) k * WIDTH + at;
      for (int j = 0; j < count; j++) {
        to.setAtIndex(ValueLayout.JAVA_FLOAT, row + j, from[first + j * stride]);
      }
    }
  }
}
