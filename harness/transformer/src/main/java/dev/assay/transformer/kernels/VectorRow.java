package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * A panel times a single row, straight from the stored weights: decoding reads every weight once
 * and is bound by memory, so a detour through unpacked weights would cost. The chains of
 * multiply-adds are those of {@link VectorTiles}, bit for bit.
 */
final class VectorRow {

  private static final int WIDTH = PackedMatrix.WIDTH;
  private static final int PAIRS = WIDTH / 2;

  private VectorRow() {}

  /**
   * {@code out[j] = Σ_k x[k]·weight[k][j]} for all {@link PackedMatrix#WIDTH} columns.
   *
   * @param x {@code inputs} numbers from {@code x0} on
   */
  static void multiply(
      float[] x, int x0, PackedMatrix.Panel panel, int inputs, float[] out, int out0) {
    switch (panel.format()) {
      case F32 -> {
        for (int j = 0; j < WIDTH; j += 4 * LANES) {
          float32(x, x0, panel.data(), j, inputs, out, out0 + j);
        }
      }
      case BF16 -> {
        for (int lane = 0; lane < 16; lane += LANES) {
          bfloat16(x, x0, panel.data(), lane, inputs, out, out0 + lane);
        }
      }
      case F16 -> {
        for (int lane = 0; lane < 16; lane += LANES) {
          float16(x, x0, panel.data(), lane, inputs, out, out0 + lane);
        }
      }
      case Q8, Q6 -> {
        for (int j = 0; j < WIDTH; j += 4 * LANES) {
          bytes(x, x0, panel, j, inputs, out, out0 + j);
        }
      }
      case Q4 -> {
        for (int j = 0; j < WIDTH / 2; j += 2 * LANES) {
          nibbles(x, x0, panel, j, inputs, out, out0 + j);
        }
      }
    }
  }

  private static void float32(
      float[] x, int x0, MemorySegment panel, int column, int inputs, float[] out, int at) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int k = 0; k < inputs; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
      long from = (long) k * WIDTH + column;
      s0 = factor.fma(VectorPanels.loadFloats(panel, from), s0);
      s1 = factor.fma(VectorPanels.loadFloats(panel, from + LANES), s1);
      s2 = factor.fma(VectorPanels.loadFloats(panel, from + 2 * LANES), s2);
      s3 = factor.fma(VectorPanels.loadFloats(panel, from + 3 * LANES), s3);
    }
    s0.intoArray(out, at);
    s1.intoArray(out, at + LANES);
    s2.intoArray(out, at + 2 * LANES);
    s3.intoArray(out, at + 3 * LANES);
  }

  private static void bfloat16(
      float[] x, int x0, MemorySegment panel, int lane, int inputs, float[] out, int at) {
    FloatVector low0 = FloatVector.zero(SPECIES);
    FloatVector high0 = low0;
    FloatVector low1 = low0;
    FloatVector high1 = low0;
    for (int k = 0; k < inputs; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
      long pair = (long) k * PAIRS + lane;
      IntVector pairs0 = VectorPanels.loadPairs(panel, pair);
      IntVector pairs1 = VectorPanels.loadPairs(panel, pair + 16);
      low0 = factor.fma(VectorPanels.lowBfloat16(pairs0), low0);
      high0 = factor.fma(VectorPanels.highBfloat16(pairs0), high0);
      low1 = factor.fma(VectorPanels.lowBfloat16(pairs1), low1);
      high1 = factor.fma(VectorPanels.highBfloat16(pairs1), high1);
    }
    low0.intoArray(out, at);
    high0.intoArray(out, at + 16);
    low1.intoArray(out, at + 32);
    high1.intoArray(out, at + 48);
  }

  private static void float16(
      float[] x, int x0, MemorySegment panel, int lane, int inputs, float[] out, int at) {
    FloatVector low0 = FloatVector.zero(SPECIES);
    FloatVector high0 = low0;
    FloatVector low1 = low0;
    FloatVector high1 = low0;
    for (int k = 0; k < inputs; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
      long pair = (long) k * PAIRS + lane;
      IntVector pairs0 = VectorPanels.loadPairs(panel, pair);
      IntVector pairs1 = VectorPanels.loadPairs(panel, pair + 16);
      low0 = factor.fma(VectorPanels.lowFloat16(pairs0), low0);
      high0 = factor.fma(VectorPanels.highFloat16(pairs0), high0);
      low1 = factor.fma(VectorPanels.lowFloat16(pairs1), low1);
      high1 = factor.fma(VectorPanels.highFloat16(pairs1), high1);
    }
    low0.intoArray(out, at);
    high0.intoArray(out, at + 16);
    low1.intoArray(out, at + 32);
    high1.intoArray(out, at + 48);
  }

  private static void bytes(
      float[] x, int x0, PackedMatrix.Panel panel, int column, int inputs, float[] out, int at) {
    MemorySegment data = panel.data();
    int block = panel.format().block();
    long blockBytes = panel.format().blockBytes();
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int first = 0; first < inputs; first += block) {
      long head = first / block * blockBytes;
      long scales = head / 4 + column;
      FloatVector d0 = VectorPanels.loadFloats(data, scales);
      FloatVector d1 = VectorPanels.loadFloats(data, scales + LANES);
      FloatVector d2 = VectorPanels.loadFloats(data, scales + 2 * LANES);
      FloatVector d3 = VectorPanels.loadFloats(data, scales + 3 * LANES);
      long from = head + panel.format().headBytes() + column;
      for (int k = 0; k < block; k++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        long values = from + (long) k * WIDTH;
        s0 = factor.fma(VectorPanels.loadBytes(data, values).mul(d0), s0);
        s1 = factor.fma(VectorPanels.loadBytes(data, values + LANES).mul(d1), s1);
        s2 = factor.fma(VectorPanels.loadBytes(data, values + 2 * LANES).mul(d2), s2);
        s3 = factor.fma(VectorPanels.loadBytes(data, values + 3 * LANES).mul(d3), s3);
      }
    }
    s0.intoArray(out, at);
    s1.intoArray(out, at + LANES);
    s2.intoArray(out, at + 2 * LANES);
    s3.intoArray(out, at + 3 * LANES);
  }

  /** Columns from {@code column} on, and those half a panel after them. */
  private static void nibbles(
      float[] x, int x0, PackedMatrix.Panel panel, int column, int inputs, float[] out, int at) {
    MemorySegment data = panel.data();
    int block = panel.format().block();
    long blockBytes = panel.format().blockBytes();
    int half = WIDTH / 2;
    FloatVector low0 = FloatVector.zero(SPECIES);
    FloatVector low1 = low0;
    FloatVector high0 = low0;
    FloatVector high1 = low0;
    for (int first = 0; first < inputs; first += block) {
      long head = first / block * blockBytes;
      long scales = head / 4 + column;
      FloatVector lowD0 = VectorPanels.loadFloats(data, scales);
      FloatVector lowD1 = VectorPanels.loadFloats(data, scales + LANES);
      FloatVector highD0 = VectorPanels.loadFloats(data, scales + half);
      FloatVector highD1 = VectorPanels.loadFloats(data, scales + half + LANES);
      long minimums = scales + WIDTH;
      FloatVector lowM0 = VectorPanels.loadFloats(data, minimums);
      FloatVector lowM1 = VectorPanels.loadFloats(data, minimums + LANES);
      FloatVector highM0 = VectorPanels.loadFloats(data, minimums + half);
      FloatVector highM1 = VectorPanels.loadFloats(data, minimums + half + LANES);
      long from = head + panel.format().headBytes() + column;
      for (int k = 0; k < block; k++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        IntVector pairs0 = VectorPanels.loadBytePairs(data, from + (long) k * half);
        IntVector pairs1 = VectorPanels.loadBytePairs(data, from + (long) k * half + LANES);
        low0 = factor.fma(VectorPanels.lowNibbles(pairs0).mul(lowD0).sub(lowM0), low0);
        low1 = factor.fma(VectorPanels.lowNibbles(pairs1).mul(lowD1).sub(lowM1), low1);
        high0 = factor.fma(VectorPanels.highNibbles(pairs0).mul(highD0).sub(highM0), high0);
        high1 = factor.fma(VectorPanels.highNibbles(pairs1).mul(highD1).sub(highM1), high1);
      }
    }
    low0.intoArray(out, at);
    low1.intoArray(out, at + LANES);
    high0.intoArray(out, at + half);
    high1.intoArray(out, at + half + LANES);
  }
}
