package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Products on {@link VectorTiles}, functions on {@link VectorMath}. */
final class VectorArithmetic implements Arithmetic {

  private static final int WIDTH = Factor.WIDTH;

  /** Depth that is gone through at a time: as much of a panel stays in a core's caches. */
  private static final int DEPTH = PackedMatrix.DEPTH;

  /** Depths that are read side by side where the left factor lies across. */
  private static final int BLOCK = 16;

  @Override
  public void multiply(
      View a, int rows, Factor b, int panel, int endPanel, View c, boolean add, Scratch scratch) {
    if (b.depth() == 0 && !add) {
      int count = Math.min(endPanel * WIDTH, b.columns()) - panel * WIDTH;
      for (int r = 0; r < rows; r++) {
        Arrays.fill(c.data(), c.at(r, panel * WIDTH), c.at(r, panel * WIDTH) + count, 0);
      }
    }
    for (int k = 0; k < b.depth(); k += DEPTH) {
      int depth = Math.min(DEPTH, b.depth() - k);
      View left = rowMajor(a.from(0, k), rows, depth, scratch);
      for (int p = panel; p < endPanel; p++) {
        panel(left, rows, b, p, k, depth, c, k == 0 && !add, scratch);
      }
    }
  }

  /** The tiles go along the rows of the left factor. */
  private static View rowMajor(View a, int rows, int depth, Scratch scratch) {
    if (a.columnStride() == 1) {
      return a;
    }
    float[] to = scratch.left(rows * depth);
    for (int k = 0; k < depth; k += BLOCK) {
      transpose(a.from(0, k), rows, Math.min(BLOCK, depth - k), to, k, depth);
    }
    return View.of(to, depth);
  }

  private static void transpose(View a, int rows, int depth, float[] to, int start, int stride) {
    float[] from = a.data();
    int step = a.columnStride();
    for (int r = 0; r < rows; r++) {
      int first = a.at(r, 0);
      int row = start + r * stride;
      for (int k = 0; k < depth; k++) {
        to[row + k] = from[first + k * step];
      }
    }
  }

  private static void panel(
      View a,
      int rows,
      Factor b,
      int panel,
      int from,
      int depth,
      View c,
      boolean first,
      Scratch scratch) {
    long start = b.start(panel) + (long) from * WIDTH;
    int columns = b.columns(panel);
    int whole = columns / LANES * LANES;
    int at = c.at(0, panel * WIDTH);
    VectorTiles.multiply(
        a.data(),
        a.offset(),
        a.rowStride(),
        rows,
        b.data(),
        start,
        WIDTH,
        depth,
        whole,
        c.data(),
        at,
        c.rowStride(),
        first);
    if (whole < columns) {
      // By way of a tile with room for a full vector.
      float[] edge = scratch.edge(rows * LANES);
      for (int r = 0; r < rows && !first; r++) {
        System.arraycopy(
            c.data(), at + r * c.rowStride() + whole, edge, r * LANES, columns - whole);
      }
      VectorTiles.multiply(
          a.data(),
          a.offset(),
          a.rowStride(),
          rows,
          b.data(),
          start + whole,
          WIDTH,
          depth,
          LANES,
          edge,
          0,
          LANES,
          first);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(
            edge, r * LANES, c.data(), at + r * c.rowStride() + whole, columns - whole);
      }
    }
  }

  @Override
  public void exp(float[] x, int offset, int length, float shift) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, offset + i).sub(shift))
          .intoArray(x, offset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = VectorMath.tail(i, length);
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, offset + i, tail).sub(shift))
          .intoArray(x, offset + i, tail);
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, offset + i)).intoArray(x, offset + i);
    }
    if (i < length) {
      VectorMask<Float> tail = VectorMath.tail(i, length);
      VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, offset + i, tail))
          .intoArray(x, offset + i, tail);
    }
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    FloatVector sums = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      sums =
          FloatVector.fromArray(SPECIES, a, aOffset + i)
              .fma(FloatVector.fromArray(SPECIES, b, bOffset + i), sums);
    }
    float sum = VectorMath.sum(sums);
    for (; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }
}
