package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.STRIP;
import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Two panels times a single row, straight from the stored weights: decoding reads every weight once
 * and is bound by memory, so a detour through unpacked weights would cost. The strips of both
 * panels are read together, eight streams, of which the processor's prefetching follows each by
 * itself. The chains of multiply-adds are those of {@link VectorTiles}, bit for bit.
 *
 * <p>Here and in the classes for other formats the vector operations are spelled out: calls of
 * methods of our own would be too many for the compiler to inline.
 */
final class VectorRow {

  private static final int WIDTH = PackedMatrix.WIDTH;

  private VectorRow() {}

  /**
   * {@code out[j] = Σ_k x[k]·weight[k][j]} for all columns of the first panel, then those of the
   * second.
   *
   * @param x {@code inputs} numbers from {@code x0} on
   * @param first a panel
   * @param second one of the same format; may be the same
   */
  static void multiply(
      float[] x,
      int x0,
      PackedMatrix.Panel first,
      PackedMatrix.Panel second,
      int inputs,
      float[] out) {
    MemorySegment a = first.data();
    MemorySegment b = second.data();
    PanelFormat format = first.format();
    long strip = format.stripBytes(inputs);
    for (int lane = 0; lane < STRIP; lane += LANES) {
      switch (format) {
        case F32 -> float32(x, x0, a, b, strip, lane, inputs, out);
        case BF16 -> VectorHalfRow.bfloat16(x, x0, a, b, strip, lane, inputs / 2, out);
        case F16 -> VectorHalfRow.float16(x, x0, a, b, strip, lane, inputs / 2, out);
        case Q8 -> VectorByteRow.q8(x, x0, a, b, strip, lane, inputs, out);
        case Q6 -> VectorByteRow.q6(x, x0, a, b, strip, lane, inputs, out);
        case Q4 -> VectorNibbleRow.q4(x, x0, a, b, strip, lane, inputs, out);
      }
    }
    if (inputs % 2 == 1 && format.block() == 2) {
      last(x[x0 + inputs - 1], format, a, strip, out, 0);
      last(x[x0 + inputs - 1], format, b, strip, out, WIDTH);
    }
  }

  private static void float32(
      float[] x,
      int x0,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int inputs,
      float[] out) {
    long strip2 = 2 * strip;
    long strip3 = 3 * strip;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    FloatVector sum4 = FloatVector.zero(SPECIES);
    FloatVector sum5 = FloatVector.zero(SPECIES);
    FloatVector sum6 = FloatVector.zero(SPECIES);
    FloatVector sum7 = FloatVector.zero(SPECIES);
    for (int k = 0; k < inputs; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
      long at = 64L * k + 4 * lane;
      sum0 = factor.fma(VectorPanels.loadFloats(a, at), sum0);
      sum1 = factor.fma(VectorPanels.loadFloats(a, at + strip), sum1);
      sum2 = factor.fma(VectorPanels.loadFloats(a, at + strip2), sum2);
      sum3 = factor.fma(VectorPanels.loadFloats(a, at + strip3), sum3);
      sum4 = factor.fma(VectorPanels.loadFloats(b, at), sum4);
      sum5 = factor.fma(VectorPanels.loadFloats(b, at + strip), sum5);
      sum6 = factor.fma(VectorPanels.loadFloats(b, at + strip2), sum6);
      sum7 = factor.fma(VectorPanels.loadFloats(b, at + strip3), sum7);
    }
    sum0.intoArray(out, lane);
    sum1.intoArray(out, lane + 16);
    sum2.intoArray(out, lane + 32);
    sum3.intoArray(out, lane + 48);
    sum4.intoArray(out, lane + 64);
    sum5.intoArray(out, lane + 80);
    sum6.intoArray(out, lane + 96);
    sum7.intoArray(out, lane + 112);
  }

  /** The first of a block of two inputs that lacks the second, added to a panel's sums. */
  private static void last(
      float x, PanelFormat format, MemorySegment panel, long strip, float[] out, int at) {
    for (int i = 0; i < WIDTH; i += LANES) {
      long end = (i / STRIP + 1) * strip - format.blockBytes();
      IntVector pairs = VectorPanels.loadPairs(panel, end + 4 * (i % STRIP));
      FloatVector weights =
          format == PanelFormat.BF16
              ? VectorPanels.lowBfloat16(pairs)
              : VectorPanels.lowFloat16(pairs);
      FloatVector.broadcast(SPECIES, x)
          .fma(weights, FloatVector.fromArray(SPECIES, out, at + i))
          .intoArray(out, at + i);
    }
  }
}
