package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Products on {@link VectorTiles}, functions on {@link VectorMath}. */
final class VectorArithmetic implements Arithmetic {

  private static final int WIDTH = Factor.WIDTH;

  /** Depth that is gone through at a time: as much of a panel stays in a core's caches. */
  private static final int DEPTH = PackedMatrix.DEPTH;

  /** Depths that are read side by side where the left factor lies across. */
  private static final int BLOCK = 8;

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
    int whole = depth / BLOCK * BLOCK;
    for (int k = 0; k < whole; k += BLOCK) {
      transpose(a.from(0, k), rows, to, k, depth);
    }
    for (int k = whole; k < depth; k++) {
      for (int r = 0; r < rows; r++) {
        to[r * depth + k] = a.data()[a.at(r, k)];
      }
    }
    return View.of(to, depth);
  }

  private static void transpose(View a, int rows, float[] to, int start, int stride) {
    float[] from = a.data();
    int step = a.columnStride();
    for (int r = 0; r < rows; r++) {
      int at = a.at(r, 0);
      int row = start + r * stride;
      for (int k = 0; k < BLOCK; k++) {
        to[row + k] = from[at + k * step];
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
        PanelFormat.STRIP,
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
          PanelFormat.STRIP,
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

  /**
   * {@link VectorMath#exp} spelled out for two vectors, which makes a method too large to be
   * inlined. Inlined it would, with what Vector API there is around it, exceed what the compiler
   * inlines in all, and leave vectors on the heap: ten times slower, depending on what was compiled
   * first.
   */
  @Override
  public void exp(float[] x, int offset, int length, float shift) {
    int i = 0;
    for (; i + 2 * LANES <= length; i += 2 * LANES) {
      int at = offset + i;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at).sub(shift);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(shift);
      VectorMask<Float> vanishes0 = x0.compare(VectorOperators.LT, Exponential.SMALLEST);
      VectorMask<Float> vanishes1 = x1.compare(VectorOperators.LT, Exponential.SMALLEST);
      x0 = x0.min(Exponential.LARGEST).max(Exponential.SMALLEST);
      x1 = x1.min(Exponential.LARGEST).max(Exponential.SMALLEST);
      FloatVector constant = FloatVector.broadcast(SPECIES, Exponential.LOG2_E);
      FloatVector next = FloatVector.broadcast(SPECIES, Exponential.ROUNDER);
      FloatVector rounded0 = x0.fma(constant, next);
      FloatVector rounded1 = x1.fma(constant, next);
      FloatVector n0 = rounded0.sub(next);
      FloatVector n1 = rounded1.sub(next);
      constant = FloatVector.broadcast(SPECIES, -Exponential.LN2_HIGH);
      x0 = n0.fma(constant, x0);
      x1 = n1.fma(constant, x1);
      constant = FloatVector.broadcast(SPECIES, -Exponential.LN2_LOW);
      x0 = n0.fma(constant, x0);
      x1 = n1.fma(constant, x1);
      constant = FloatVector.broadcast(SPECIES, Exponential.P0);
      next = FloatVector.broadcast(SPECIES, Exponential.P1);
      FloatVector p0 = x0.fma(constant, next);
      FloatVector p1 = x1.fma(constant, next);
      next = FloatVector.broadcast(SPECIES, Exponential.P2);
      p0 = p0.fma(x0, next);
      p1 = p1.fma(x1, next);
      next = FloatVector.broadcast(SPECIES, Exponential.P3);
      p0 = p0.fma(x0, next);
      p1 = p1.fma(x1, next);
      next = FloatVector.broadcast(SPECIES, Exponential.P4);
      p0 = p0.fma(x0, next);
      p1 = p1.fma(x1, next);
      next = FloatVector.broadcast(SPECIES, Exponential.P5);
      p0 = p0.fma(x0, next);
      p1 = p1.fma(x1, next);
      p0 = p0.fma(x0.mul(x0), x0.add(1f));
      p1 = p1.fma(x1.mul(x1), x1.add(1f));
      IntVector e0 = rounded0.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      IntVector e1 = rounded1.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      p0 = p0.mul(e0.add(Exponential.ONE).reinterpretAsFloats());
      p1 = p1.mul(e1.add(Exponential.ONE).reinterpretAsFloats());
      p0.blend(0f, vanishes0).intoArray(x, at);
      p1.blend(0f, vanishes1).intoArray(x, at + LANES);
    }
    if (i < length) {
      float[] rest = new float[2 * LANES];
      System.arraycopy(x, offset + i, rest, 0, length - i);
      exp(rest, 0, rest.length, shift);
      System.arraycopy(rest, 0, x, offset + i, length - i);
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = -x[i];
    }
    exp(x, offset, length, 0);
    for (int i = offset; i < offset + length; i++) {
      x[i] = 1 / (x[i] + 1);
    }
  }

  @Override
  public void tanh(float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] += x[i];
    }
    exp(x, offset, length, 0);
    for (int i = offset; i < offset + length; i++) {
      x[i] = 1 - 2 / (x[i] + 1);
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
