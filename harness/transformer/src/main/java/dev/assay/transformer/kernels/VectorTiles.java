package dev.assay.transformer.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The heart of all matrix products: {@code c (+)= a·b} for a tile of outputs that stays in
 * registers while the sum runs over the depth.
 *
 * <p>A tile is six rows by four vectors where there are 32 vector registers (24 sums, 4 vectors of
 * b and the broadcast), by two vectors where there are 16. Each sum is one chain of fused
 * multiply-adds from the first term to the last; cutting the depth or the rows in pieces does not
 * change a bit of it. The sums are spelled out because the compiler keeps locals in registers, not
 * arrays.
 */
final class VectorTiles {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** AVX2 is the one wide instruction set with 16 registers. */
  private static final boolean SIXTEEN_REGISTERS = LANES == 8;

  private static final int WIDE = SIXTEEN_REGISTERS ? 2 * LANES : 4 * LANES;
  private static final int ROWS = 6;

  private VectorTiles() {}

  /**
   * {@code c[r][j] = (first ? 0 : c[r][j]) + Σ_k a[r][k]·b[k][j]}.
   *
   * @param b float32 outside the heap, where vectors can be aligned to cache lines: those of an
   *     array never are, and cost a third of the speed
   * @param b0 index of its first number
   * @param bStride from a row of b to the next
   * @param bStrip from {@link PanelFormat#STRIP} columns of b to the next; the same number where
   *     all columns lie side by side
   * @param columns a multiple of {@link #LANES}
   * @param first whether c starts at zero
   */
  static void multiply(
      float[] a,
      int a0,
      int aStride,
      int rows,
      MemorySegment b,
      long b0,
      int bStride,
      long bStrip,
      int depth,
      int columns,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    long next = LANES == PanelFormat.STRIP ? bStrip : LANES;
    int j = 0;
    for (; j + WIDE <= columns; j += WIDE) {
      long at = b0 + j / PanelFormat.STRIP * bStrip + j % PanelFormat.STRIP;
      for (int r = 0; r < rows; r += ROWS) {
        int count = Math.min(ROWS, rows - r);
        int from = a0 + r * aStride;
        int to = c0 + r * cStride + j;
        if (count == 1) {
          one(a, from, b, at, bStride, next, depth, c, to, first);
        } else if (SIXTEEN_REGISTERS) {
          sixByTwo(a, from, aStride, count, b, at, bStride, next, depth, c, to, cStride, first);
        } else {
          sixByFour(a, from, aStride, count, b, at, bStride, next, depth, c, to, cStride, first);
        }
      }
    }
    for (; j + 2 * LANES <= columns; j += 2 * LANES) {
      long at = b0 + j / PanelFormat.STRIP * bStrip + j % PanelFormat.STRIP;
      for (int r = 0; r < rows; r += ROWS) {
        int count = Math.min(ROWS, rows - r);
        int from = a0 + r * aStride;
        int to = c0 + r * cStride + j;
        sixByTwo(a, from, aStride, count, b, at, bStride, next, depth, c, to, cStride, first);
      }
    }
    for (; j < columns; j += LANES) {
      long at = b0 + j / PanelFormat.STRIP * bStrip + j % PanelFormat.STRIP;
      for (int r = 0; r < rows; r += ROWS) {
        int count = Math.min(ROWS, rows - r);
        int from = a0 + r * aStride;
        int to = c0 + r * cStride + j;
        sixByOne(a, from, aStride, count, b, at, bStride, depth, c, to, cStride, first);
      }
    }
  }

  private static FloatVector load(MemorySegment b, long at) {
    return FloatVector.fromMemorySegment(SPECIES, b, 4 * at, ByteOrder.LITTLE_ENDIAN);
  }

  private static FloatVector start(float[] c, int at, boolean first) {
    return first ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, c, at);
  }

  // Where fewer than six rows are left, the last is computed and stored several times.

  private static void sixByFour(
      float[] a,
      int a0,
      int aStride,
      int rows,
      MemorySegment b,
      long b0,
      int bStride,
      long next,
      int depth,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    int a1 = a0 + Math.min(1, rows - 1) * aStride;
    int c1 = c0 + Math.min(1, rows - 1) * cStride;
    int a2 = a0 + Math.min(2, rows - 1) * aStride;
    int c2 = c0 + Math.min(2, rows - 1) * cStride;
    int a3 = a0 + Math.min(3, rows - 1) * aStride;
    int c3 = c0 + Math.min(3, rows - 1) * cStride;
    int a4 = a0 + Math.min(4, rows - 1) * aStride;
    int c4 = c0 + Math.min(4, rows - 1) * cStride;
    int a5 = a0 + Math.min(5, rows - 1) * aStride;
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
    for (int k = 0; k < depth; k++) {
      long at = b0 + (long) k * bStride;
      FloatVector b0v = load(b, at);
      FloatVector b1v = load(b, at + next);
      FloatVector b2v = load(b, at + 2 * next);
      FloatVector b3v = load(b, at + 3 * next);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0v, s00);
      s01 = x0.fma(b1v, s01);
      s02 = x0.fma(b2v, s02);
      s03 = x0.fma(b3v, s03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0v, s10);
      s11 = x1.fma(b1v, s11);
      s12 = x1.fma(b2v, s12);
      s13 = x1.fma(b3v, s13);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0v, s20);
      s21 = x2.fma(b1v, s21);
      s22 = x2.fma(b2v, s22);
      s23 = x2.fma(b3v, s23);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0v, s30);
      s31 = x3.fma(b1v, s31);
      s32 = x3.fma(b2v, s32);
      s33 = x3.fma(b3v, s33);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      s40 = x4.fma(b0v, s40);
      s41 = x4.fma(b1v, s41);
      s42 = x4.fma(b2v, s42);
      s43 = x4.fma(b3v, s43);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      s50 = x5.fma(b0v, s50);
      s51 = x5.fma(b1v, s51);
      s52 = x5.fma(b2v, s52);
      s53 = x5.fma(b3v, s53);
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

  private static void sixByTwo(
      float[] a,
      int a0,
      int aStride,
      int rows,
      MemorySegment b,
      long b0,
      int bStride,
      long next,
      int depth,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    int a1 = a0 + Math.min(1, rows - 1) * aStride;
    int c1 = c0 + Math.min(1, rows - 1) * cStride;
    int a2 = a0 + Math.min(2, rows - 1) * aStride;
    int c2 = c0 + Math.min(2, rows - 1) * cStride;
    int a3 = a0 + Math.min(3, rows - 1) * aStride;
    int c3 = c0 + Math.min(3, rows - 1) * cStride;
    int a4 = a0 + Math.min(4, rows - 1) * aStride;
    int c4 = c0 + Math.min(4, rows - 1) * cStride;
    int a5 = a0 + Math.min(5, rows - 1) * aStride;
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
    for (int k = 0; k < depth; k++) {
      long at = b0 + (long) k * bStride;
      FloatVector b0v = load(b, at);
      FloatVector b1v = load(b, at + next);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0v, s00);
      s01 = x0.fma(b1v, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0v, s10);
      s11 = x1.fma(b1v, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0v, s20);
      s21 = x2.fma(b1v, s21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0v, s30);
      s31 = x3.fma(b1v, s31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      s40 = x4.fma(b0v, s40);
      s41 = x4.fma(b1v, s41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      s50 = x5.fma(b0v, s50);
      s51 = x5.fma(b1v, s51);
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

  private static void sixByOne(
      float[] a,
      int a0,
      int aStride,
      int rows,
      MemorySegment b,
      long b0,
      int bStride,
      int depth,
      float[] c,
      int c0,
      int cStride,
      boolean first) {
    int a1 = a0 + Math.min(1, rows - 1) * aStride;
    int c1 = c0 + Math.min(1, rows - 1) * cStride;
    int a2 = a0 + Math.min(2, rows - 1) * aStride;
    int c2 = c0 + Math.min(2, rows - 1) * cStride;
    int a3 = a0 + Math.min(3, rows - 1) * aStride;
    int c3 = c0 + Math.min(3, rows - 1) * cStride;
    int a4 = a0 + Math.min(4, rows - 1) * aStride;
    int c4 = c0 + Math.min(4, rows - 1) * cStride;
    int a5 = a0 + Math.min(5, rows - 1) * aStride;
    int c5 = c0 + Math.min(5, rows - 1) * cStride;
    FloatVector s00 = start(c, c0, first);
    FloatVector s10 = start(c, c1, first);
    FloatVector s20 = start(c, c2, first);
    FloatVector s30 = start(c, c3, first);
    FloatVector s40 = start(c, c4, first);
    FloatVector s50 = start(c, c5, first);
    for (int k = 0; k < depth; k++) {
      long at = b0 + (long) k * bStride;
      FloatVector b0v = load(b, at);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0v, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0v, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0v, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0v, s30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      s40 = x4.fma(b0v, s40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      s50 = x5.fma(b0v, s50);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
  }

  /** A single row: {@link #WIDE} columns. */
  private static void one(
      float[] a,
      int a0,
      MemorySegment b,
      long b0,
      int bStride,
      long next,
      int depth,
      float[] c,
      int c0,
      boolean first) {
    if (SIXTEEN_REGISTERS) {
      oneByTwo(a, a0, b, b0, bStride, next, depth, c, c0, first);
    } else {
      oneByFour(a, a0, b, b0, bStride, next, depth, c, c0, first);
    }
  }

  private static void oneByFour(
      float[] a,
      int a0,
      MemorySegment b,
      long b0,
      int bStride,
      long next,
      int depth,
      float[] c,
      int c0,
      boolean first) {
    FloatVector s00 = start(c, c0, first);
    FloatVector s01 = start(c, c0 + LANES, first);
    FloatVector s02 = start(c, c0 + 2 * LANES, first);
    FloatVector s03 = start(c, c0 + 3 * LANES, first);
    for (int k = 0; k < depth; k++) {
      long at = b0 + (long) k * bStride;
      FloatVector b0v = load(b, at);
      FloatVector b1v = load(b, at + next);
      FloatVector b2v = load(b, at + 2 * next);
      FloatVector b3v = load(b, at + 3 * next);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0v, s00);
      s01 = x0.fma(b1v, s01);
      s02 = x0.fma(b2v, s02);
      s03 = x0.fma(b3v, s03);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s02.intoArray(c, c0 + 2 * LANES);
    s03.intoArray(c, c0 + 3 * LANES);
  }

  private static void oneByTwo(
      float[] a,
      int a0,
      MemorySegment b,
      long b0,
      int bStride,
      long next,
      int depth,
      float[] c,
      int c0,
      boolean first) {
    FloatVector s00 = start(c, c0, first);
    FloatVector s01 = start(c, c0 + LANES, first);
    for (int k = 0; k < depth; k++) {
      long at = b0 + (long) k * bStride;
      FloatVector b0v = load(b, at);
      FloatVector b1v = load(b, at + next);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0v, s00);
      s01 = x0.fma(b1v, s01);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
  }
}
