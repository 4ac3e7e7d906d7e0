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

  private static final int NEAR = 64;

  private VectorRow() {}

  /**
   * {@code out[j] = Σ_k x[k]·weight[k][j]} for all {@link PackedMatrix#WIDTH} columns.
   *
   * @param x {@code inputs} numbers from {@code x0} on
   * @param block room for unpacked weights
   */
  static void multiply(
      float[] x,
      int x0,
      PackedMatrix.Panel panel,
      int inputs,
      float[] out,
      int out0,
      float[] block) {
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
      case Q8, Q6, Q4 -> {
        // Few enough inputs at a time for the nearest cache.
        for (int k = 0; k < inputs; k += NEAR) {
          int depth = Math.min(NEAR, inputs - k);
          VectorPanels.unpack(panel, k, depth, block);
          VectorTiles.multiply(
              x, x0 + k, 0, 1, block, 0, WIDTH, depth, WIDTH, out, out0, 0, k == 0);
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
}
