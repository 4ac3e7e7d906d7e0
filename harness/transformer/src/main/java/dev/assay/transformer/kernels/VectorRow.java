package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.STRIP;
import static dev.assay.transformer.kernels.VectorPanels.INTS;
import static dev.assay.transformer.kernels.VectorPanels.ORDER;
import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Two panels times a single row, straight from the stored weights: decoding reads every weight once
 * and is bound by memory, so a detour through unpacked weights would cost. The strips of both
 * panels are read together, eight streams, of which the processor's prefetching follows each by
 * itself. The chains of multiply-adds are those of {@link VectorTiles}, bit for bit.
 *
 * <p>Here and in {@link VectorQuantizedRow} the vector operations are spelled out: calls of methods
 * of our own would be too many for the compiler to inline.
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
    int step = format == PanelFormat.F32 ? 4 * LANES : LANES;
    int end = format == PanelFormat.F32 ? WIDTH : STRIP;
    for (int lane = 0; lane < end; lane += step) {
      switch (format) {
        case F32 -> float32(x, x0, a, b, lane, inputs, out);
        case BF16 -> bfloat16(x, x0, a, b, strip, lane, inputs / 2, out);
        case F16 -> float16(x, x0, a, b, strip, lane, inputs / 2, out);
        case Q8 -> VectorQuantizedRow.q8(x, x0, a, b, strip, lane, inputs, out);
        case Q6 -> VectorQuantizedRow.q6(x, x0, a, b, strip, lane, inputs, out);
        case Q4 -> VectorQuantizedRow.q4(x, x0, a, b, strip, lane, inputs, out);
      }
    }
    if (inputs % 2 == 1 && format.block() == 2) {
      last(x[x0 + inputs - 1], format, a, strip, out, 0);
      last(x[x0 + inputs - 1], format, b, strip, out, WIDTH);
    }
  }

  private static void float32(
      float[] x, int x0, MemorySegment a, MemorySegment b, int column, int inputs, float[] out) {
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
      long at = 4L * WIDTH * k + 4 * column;
      sum0 = factor.fma(VectorPanels.loadFloats(a, at), sum0);
      sum1 = factor.fma(VectorPanels.loadFloats(a, at + 4 * LANES), sum1);
      sum2 = factor.fma(VectorPanels.loadFloats(a, at + 8 * LANES), sum2);
      sum3 = factor.fma(VectorPanels.loadFloats(a, at + 12 * LANES), sum3);
      sum4 = factor.fma(VectorPanels.loadFloats(b, at), sum4);
      sum5 = factor.fma(VectorPanels.loadFloats(b, at + 4 * LANES), sum5);
      sum6 = factor.fma(VectorPanels.loadFloats(b, at + 8 * LANES), sum6);
      sum7 = factor.fma(VectorPanels.loadFloats(b, at + 12 * LANES), sum7);
    }
    sum0.intoArray(out, column);
    sum1.intoArray(out, column + LANES);
    sum2.intoArray(out, column + 2 * LANES);
    sum3.intoArray(out, column + 3 * LANES);
    sum4.intoArray(out, column + WIDTH);
    sum5.intoArray(out, column + WIDTH + LANES);
    sum6.intoArray(out, column + WIDTH + 2 * LANES);
    sum7.intoArray(out, column + WIDTH + 3 * LANES);
  }

  private static void bfloat16(
      float[] x,
      int x0,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int pairs,
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
    for (int k = 0; k < pairs; k++) {
      FloatVector first = FloatVector.broadcast(SPECIES, x[x0 + 2 * k]);
      FloatVector second = FloatVector.broadcast(SPECIES, x[x0 + 2 * k + 1]);
      long at = 64L * k + 4 * lane;
      IntVector v0 = IntVector.fromMemorySegment(INTS, a, at, ORDER);
      IntVector v1 = IntVector.fromMemorySegment(INTS, a, at + strip, ORDER);
      IntVector v2 = IntVector.fromMemorySegment(INTS, a, at + strip2, ORDER);
      IntVector v3 = IntVector.fromMemorySegment(INTS, a, at + strip3, ORDER);
      IntVector v4 = IntVector.fromMemorySegment(INTS, b, at, ORDER);
      IntVector v5 = IntVector.fromMemorySegment(INTS, b, at + strip, ORDER);
      IntVector v6 = IntVector.fromMemorySegment(INTS, b, at + strip2, ORDER);
      IntVector v7 = IntVector.fromMemorySegment(INTS, b, at + strip3, ORDER);
      sum0 = first.fma(v0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum0);
      sum1 = first.fma(v1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum1);
      sum2 = first.fma(v2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum2);
      sum3 = first.fma(v3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum3);
      sum4 = first.fma(v4.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum4);
      sum5 = first.fma(v5.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum5);
      sum6 = first.fma(v6.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum6);
      sum7 = first.fma(v7.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum7);
      sum0 = second.fma(v0.and(0xffff0000).reinterpretAsFloats(), sum0);
      sum1 = second.fma(v1.and(0xffff0000).reinterpretAsFloats(), sum1);
      sum2 = second.fma(v2.and(0xffff0000).reinterpretAsFloats(), sum2);
      sum3 = second.fma(v3.and(0xffff0000).reinterpretAsFloats(), sum3);
      sum4 = second.fma(v4.and(0xffff0000).reinterpretAsFloats(), sum4);
      sum5 = second.fma(v5.and(0xffff0000).reinterpretAsFloats(), sum5);
      sum6 = second.fma(v6.and(0xffff0000).reinterpretAsFloats(), sum6);
      sum7 = second.fma(v7.and(0xffff0000).reinterpretAsFloats(), sum7);
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

  private static void float16(
      float[] x,
      int x0,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int pairs,
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
    for (int k = 0; k < pairs; k++) {
      FloatVector first = FloatVector.broadcast(SPECIES, x[x0 + 2 * k]);
      FloatVector second = FloatVector.broadcast(SPECIES, x[x0 + 2 * k + 1]);
      long at = 64L * k + 4 * lane;
      IntVector v0 = IntVector.fromMemorySegment(INTS, a, at, ORDER);
      IntVector v1 = IntVector.fromMemorySegment(INTS, a, at + strip, ORDER);
      IntVector v2 = IntVector.fromMemorySegment(INTS, a, at + strip2, ORDER);
      IntVector v3 = IntVector.fromMemorySegment(INTS, a, at + strip3, ORDER);
      IntVector v4 = IntVector.fromMemorySegment(INTS, b, at, ORDER);
      IntVector v5 = IntVector.fromMemorySegment(INTS, b, at + strip, ORDER);
      IntVector v6 = IntVector.fromMemorySegment(INTS, b, at + strip2, ORDER);
      IntVector v7 = IntVector.fromMemorySegment(INTS, b, at + strip3, ORDER);
      sum0 = first.fma(VectorPanels.lowFloat16(v0), sum0);
      sum1 = first.fma(VectorPanels.lowFloat16(v1), sum1);
      sum2 = first.fma(VectorPanels.lowFloat16(v2), sum2);
      sum3 = first.fma(VectorPanels.lowFloat16(v3), sum3);
      sum4 = first.fma(VectorPanels.lowFloat16(v4), sum4);
      sum5 = first.fma(VectorPanels.lowFloat16(v5), sum5);
      sum6 = first.fma(VectorPanels.lowFloat16(v6), sum6);
      sum7 = first.fma(VectorPanels.lowFloat16(v7), sum7);
      sum0 = second.fma(VectorPanels.highFloat16(v0), sum0);
      sum1 = second.fma(VectorPanels.highFloat16(v1), sum1);
      sum2 = second.fma(VectorPanels.highFloat16(v2), sum2);
      sum3 = second.fma(VectorPanels.highFloat16(v3), sum3);
      sum4 = second.fma(VectorPanels.highFloat16(v4), sum4);
      sum5 = second.fma(VectorPanels.highFloat16(v5), sum5);
      sum6 = second.fma(VectorPanels.highFloat16(v6), sum6);
      sum7 = second.fma(VectorPanels.highFloat16(v7), sum7);
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
