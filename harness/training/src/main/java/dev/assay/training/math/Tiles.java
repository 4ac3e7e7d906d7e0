package dev.assay.training.math;

import static dev.assay.training.math.VectorArithmetic.LANES;
import static dev.assay.training.math.VectorArithmetic.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of a product that stay in registers while the sum runs over the depth: six rows by up to
 * four vectors. Unlike the backend's, they read their left factor in both orientations, which the
 * gradients of weights need. The sums are spelled out because the compiler keeps locals in
 * registers, not arrays.
 *
 * <p>Where fewer than six rows are left, the last is computed and stored several times.
 */
final class Tiles {

  static final int ROWS = 6;

  private Tiles() {}

  /**
   * {@code c = (first ? 0 : c) + a·b} over the depths from {@code from} to {@code end}, for a tile
   * of {@code vectors} vectors.
   *
   * @param a0 where the tile's first row of a starts
   * @param rows at most {@link #ROWS}
   * @param b0 where the tile's first strip of b starts
   * @param bStep from one vector of b to the next
   * @param vectors 1, 2 or 4
   */
  static void multiply(
      View a,
      int a0,
      int rows,
      Factor b,
      int b0,
      int bStep,
      int vectors,
      int from,
      int end,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    switch (vectors) {
      case 1 -> byOne(a, a0, rows, b, b0, bStep, from, end, c, c0, cStride, first);
      case 2 -> byTwo(a, a0, rows, b, b0, bStep, from, end, c, c0, cStride, first);
      case 4 -> byFour(a, a0, rows, b, b0, bStep, from, end, c, c0, cStride, first);
      default -> throw new IllegalArgumentException("no tile of " + vectors + " vectors");
    }
  }

  private static FloatVector start(float[] c, int at, boolean first) {
    return first ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, c, at);
  }

  private static void byFour(
      View a,
      int a0,
      int rows,
      Factor b,
      int b0,
      int bStep,
      int from,
      int end,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    int aRow = a.rowStride();
    int aDepth = a.columnStride();
    float[] x = a.data();
    float[] y = b.data();
    int x0 = a0 + from * aDepth;
    int x1 = x0 + Math.min(1, rows - 1) * aRow;
    int c1 = c0 + Math.min(1, rows - 1) * cStride;
    int x2 = x0 + Math.min(2, rows - 1) * aRow;
    int c2 = c0 + Math.min(2, rows - 1) * cStride;
    int x3 = x0 + Math.min(3, rows - 1) * aRow;
    int c3 = c0 + Math.min(3, rows - 1) * cStride;
    int x4 = x0 + Math.min(4, rows - 1) * aRow;
    int c4 = c0 + Math.min(4, rows - 1) * cStride;
    int x5 = x0 + Math.min(5, rows - 1) * aRow;
    int c5 = c0 + Math.min(5, rows - 1) * cStride;
    FloatVector s00 = start(c, c0, first);
    FloatVector s01 = start(c, c0 + LANES, first);
    FloatVector s02 = start(c, c0 + 2 * LANES, first);
    FloatVector s03 = start(c, c0 + 3 * LANES, first);
    FloatVector s10 = start(c, c1, first);
    FloatVector s11 = start(c, c1 + LANES, first);
    FloatVector s12 = start(c, c1 + 2 * LANES, first);
    FloatVector s13 = start(c, c1 + 3 * LANES, first);
    FloatVector s20 = start(c, c2, first);
    FloatVector s21 = start(c, c2 + LANES, first);
    FloatVector s22 = start(c, c2 + 2 * LANES, first);
    FloatVector s23 = start(c, c2 + 3 * LANES, first);
    FloatVector s30 = start(c, c3, first);
    FloatVector s31 = start(c, c3 + LANES, first);
    FloatVector s32 = start(c, c3 + 2 * LANES, first);
    FloatVector s33 = start(c, c3 + 3 * LANES, first);
    FloatVector s40 = start(c, c4, first);
    FloatVector s41 = start(c, c4 + LANES, first);
    FloatVector s42 = start(c, c4 + 2 * LANES, first);
    FloatVector s43 = start(c, c4 + 3 * LANES, first);
    FloatVector s50 = start(c, c5, first);
    FloatVector s51 = start(c, c5 + LANES, first);
    FloatVector s52 = start(c, c5 + 2 * LANES, first);
    FloatVector s53 = start(c, c5 + 3 * LANES, first);
    int step = 0;
    int at = b0 + from * Factor.WIDTH;
    for (int k = from; k < end; k++, at += Factor.WIDTH, step += aDepth) {
      FloatVector b0v = FloatVector.fromArray(SPECIES, y, at);
      FloatVector b1v = FloatVector.fromArray(SPECIES, y, at + bStep);
      FloatVector b2v = FloatVector.fromArray(SPECIES, y, at + 2 * bStep);
      FloatVector b3v = FloatVector.fromArray(SPECIES, y, at + 3 * bStep);
      FloatVector f0 = FloatVector.broadcast(SPECIES, x[x0 + step]);
      s00 = f0.fma(b0v, s00);
      s01 = f0.fma(b1v, s01);
      s02 = f0.fma(b2v, s02);
      s03 = f0.fma(b3v, s03);
      FloatVector f1 = FloatVector.broadcast(SPECIES, x[x1 + step]);
      s10 = f1.fma(b0v, s10);
      s11 = f1.fma(b1v, s11);
      s12 = f1.fma(b2v, s12);
      s13 = f1.fma(b3v, s13);
      FloatVector f2 = FloatVector.broadcast(SPECIES, x[x2 + step]);
      s20 = f2.fma(b0v, s20);
      s21 = f2.fma(b1v, s21);
      s22 = f2.fma(b2v, s22);
      s23 = f2.fma(b3v, s23);
      FloatVector f3 = FloatVector.broadcast(SPECIES, x[x3 + step]);
      s30 = f3.fma(b0v, s30);
      s31 = f3.fma(b1v, s31);
      s32 = f3.fma(b2v, s32);
      s33 = f3.fma(b3v, s33);
      FloatVector f4 = FloatVector.broadcast(SPECIES, x[x4 + step]);
      s40 = f4.fma(b0v, s40);
      s41 = f4.fma(b1v, s41);
      s42 = f4.fma(b2v, s42);
      s43 = f4.fma(b3v, s43);
      FloatVector f5 = FloatVector.broadcast(SPECIES, x[x5 + step]);
      s50 = f5.fma(b0v, s50);
      s51 = f5.fma(b1v, s51);
      s52 = f5.fma(b2v, s52);
      s53 = f5.fma(b3v, s53);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s02.intoArray(c, c0 + 2 * LANES);
    s03.intoArray(c, c0 + 3 * LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s12.intoArray(c, c1 + 2 * LANES);
    s13.intoArray(c, c1 + 3 * LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s22.intoArray(c, c2 + 2 * LANES);
    s23.intoArray(c, c2 + 3 * LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s32.intoArray(c, c3 + 2 * LANES);
    s33.intoArray(c, c3 + 3 * LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
    s42.intoArray(c, c4 + 2 * LANES);
    s43.intoArray(c, c4 + 3 * LANES);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + LANES);
    s52.intoArray(c, c5 + 2 * LANES);
    s53.intoArray(c, c5 + 3 * LANES);
  }

  private static void byTwo(
      View a,
      int a0,
      int rows,
      Factor b,
      int b0,
      int bStep,
      int from,
      int end,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    int aRow = a.rowStride();
    int aDepth = a.columnStride();
    float[] x = a.data();
    float[] y = b.data();
    int x0 = a0 + from * aDepth;
    int x1 = x0 + Math.min(1, rows - 1) * aRow;
    int c1 = c0 + Math.min(1, rows - 1) * cStride;
    int x2 = x0 + Math.min(2, rows - 1) * aRow;
    int c2 = c0 + Math.min(2, rows - 1) * cStride;
    int x3 = x0 + Math.min(3, rows - 1) * aRow;
    int c3 = c0 + Math.min(3, rows - 1) * cStride;
    int x4 = x0 + Math.min(4, rows - 1) * aRow;
    int c4 = c0 + Math.min(4, rows - 1) * cStride;
    int x5 = x0 + Math.min(5, rows - 1) * aRow;
    int c5 = c0 + Math.min(5, rows - 1) * cStride;
    FloatVector s00 = start(c, c0, first);
    FloatVector s01 = start(c, c0 + LANES, first);
    FloatVector s10 = start(c, c1, first);
    FloatVector s11 = start(c, c1 + LANES, first);
    FloatVector s20 = start(c, c2, first);
    FloatVector s21 = start(c, c2 + LANES, first);
    FloatVector s30 = start(c, c3, first);
    FloatVector s31 = start(c, c3 + LANES, first);
    FloatVector s40 = start(c, c4, first);
    FloatVector s41 = start(c, c4 + LANES, first);
    FloatVector s50 = start(c, c5, first);
    FloatVector s51 = start(c, c5 + LANES, first);
    int step = 0;
    int at = b0 + from * Factor.WIDTH;
    for (int k = from; k < end; k++, at += Factor.WIDTH, step += aDepth) {
      FloatVector b0v = FloatVector.fromArray(SPECIES, y, at);
      FloatVector b1v = FloatVector.fromArray(SPECIES, y, at + bStep);
      FloatVector f0 = FloatVector.broadcast(SPECIES, x[x0 + step]);
      s00 = f0.fma(b0v, s00);
      s01 = f0.fma(b1v, s01);
      FloatVector f1 = FloatVector.broadcast(SPECIES, x[x1 + step]);
      s10 = f1.fma(b0v, s10);
      s11 = f1.fma(b1v, s11);
      FloatVector f2 = FloatVector.broadcast(SPECIES, x[x2 + step]);
      s20 = f2.fma(b0v, s20);
      s21 = f2.fma(b1v, s21);
      FloatVector f3 = FloatVector.broadcast(SPECIES, x[x3 + step]);
      s30 = f3.fma(b0v, s30);
      s31 = f3.fma(b1v, s31);
      FloatVector f4 = FloatVector.broadcast(SPECIES, x[x4 + step]);
      s40 = f4.fma(b0v, s40);
      s41 = f4.fma(b1v, s41);
      FloatVector f5 = FloatVector.broadcast(SPECIES, x[x5 + step]);
      s50 = f5.fma(b0v, s50);
      s51 = f5.fma(b1v, s51);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + LANES);
  }

  private static void byOne(
      View a,
      int a0,
      int rows,
      Factor b,
      int b0,
      int bStep,
      int from,
      int end,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    int aRow = a.rowStride();
    int aDepth = a.columnStride();
    float[] x = a.data();
    float[] y = b.data();
    int x0 = a0 + from * aDepth;
    int x1 = x0 + Math.min(1, rows - 1) * aRow;
    int c1 = c0 + Math.min(1, rows - 1) * cStride;
    int x2 = x0 + Math.min(2, rows - 1) * aRow;
    int c2 = c0 + Math.min(2, rows - 1) * cStride;
    int x3 = x0 + Math.min(3, rows - 1) * aRow;
    int c3 = c0 + Math.min(3, rows - 1) * cStride;
    int x4 = x0 + Math.min(4, rows - 1) * aRow;
    int c4 = c0 + Math.min(4, rows - 1) * cStride;
    int x5 = x0 + Math.min(5, rows - 1) * aRow;
    int c5 = c0 + Math.min(5, rows - 1) * cStride;
    FloatVector s00 = start(c, c0, first);
    FloatVector s10 = start(c, c1, first);
    FloatVector s20 = start(c, c2, first);
    FloatVector s30 = start(c, c3, first);
    FloatVector s40 = start(c, c4, first);
    FloatVector s50 = start(c, c5, first);
    int step = 0;
    int at = b0 + from * Factor.WIDTH;
    for (int k = from; k < end; k++, at += Factor.WIDTH, step += aDepth) {
      FloatVector b0v = FloatVector.fromArray(SPECIES, y, at);
      FloatVector f0 = FloatVector.broadcast(SPECIES, x[x0 + step]);
      s00 = f0.fma(b0v, s00);
      FloatVector f1 = FloatVector.broadcast(SPECIES, x[x1 + step]);
      s10 = f1.fma(b0v, s10);
      FloatVector f2 = FloatVector.broadcast(SPECIES, x[x2 + step]);
      s20 = f2.fma(b0v, s20);
      FloatVector f3 = FloatVector.broadcast(SPECIES, x[x3 + step]);
      s30 = f3.fma(b0v, s30);
      FloatVector f4 = FloatVector.broadcast(SPECIES, x[x4 + step]);
      s40 = f4.fma(b0v, s40);
      FloatVector f5 = FloatVector.broadcast(SPECIES, x[x5 + step]);
      s50 = f5.fma(b0v, s50);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
  }
}
