package dev.assay.transformer.onednn;

import static dev.assay.transformer.onednn.Bfloat16.FLOATS;
import static dev.assay.transformer.onednn.Bfloat16.INTS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A row times four neighbouring {@link Panels}, as {@link Weights#row} of each: a core fetches four
 * streams from memory faster than one.
 *
 * <p>The vector operations are spelled out: methods of our own would be too many to be inlined.
 */
final class RowStreams {

  /** How many. */
  static final int PANELS = 4;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int HIGH = 0xffff0000;

  private RowStreams() {}

  /** Whether vectors are 16 numbers wide. */
  static boolean fit() {
    return Bfloat16.LANES == 16;
  }

  /**
   * Multiplies.
   *
   * @param in rounded to bfloat16, filled up with zeros to {@link Panels#depth}
   * @param at byte offset of the first panel
   * @param out receives four times {@link Panels#WIDTH} numbers
   */
  static void multiply(
      RowOrder order, float[] in, MemorySegment data, long at, int inputs, float[] out) {
    switch (order) {
      case TILES -> tiles(in, data, at, inputs, out);
      case PAIRS -> pairs(in, data, at, inputs, out);
    }
  }

  private static void tiles(float[] in, MemorySegment data, long at, int inputs, float[] out) {
    long panel = Panels.bytes(inputs);
    MemorySegment d0 = data.asSlice(at, panel);
    MemorySegment d1 = data.asSlice(at + panel, panel);
    MemorySegment d2 = data.asSlice(at + 2 * panel, panel);
    MemorySegment d3 = data.asSlice(at + 3 * panel, panel);
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    for (int k = 0; k < inputs; k += Panels.DEPTH) {
      FloatVector e00 = zero;
      FloatVector o00 = zero;
      FloatVector e01 = zero;
      FloatVector o01 = zero;
      FloatVector e10 = zero;
      FloatVector o10 = zero;
      FloatVector e11 = zero;
      FloatVector o11 = zero;
      FloatVector e20 = zero;
      FloatVector o20 = zero;
      FloatVector e21 = zero;
      FloatVector o21 = zero;
      FloatVector e30 = zero;
      FloatVector o30 = zero;
      FloatVector e31 = zero;
      FloatVector o31 = zero;
      for (int i = k; i < k + Panels.DEPTH; i += 2) {
        FloatVector even = FloatVector.broadcast(FLOATS, in[i]);
        FloatVector odd = FloatVector.broadcast(FLOATS, in[i + 1]);
        long low = Panels.pair(i);
        long high = low + 64;
        IntVector v00 = IntVector.fromMemorySegment(INTS, d0, low, ORDER);
        e00 = even.fma(v00.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e00);
        o00 = odd.fma(v00.and(HIGH).reinterpretAsFloats(), o00);
        IntVector v01 = IntVector.fromMemorySegment(INTS, d0, high, ORDER);
        e01 = even.fma(v01.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e01);
        o01 = odd.fma(v01.and(HIGH).reinterpretAsFloats(), o01);
        IntVector v10 = IntVector.fromMemorySegment(INTS, d1, low, ORDER);
        e10 = even.fma(v10.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e10);
        o10 = odd.fma(v10.and(HIGH).reinterpretAsFloats(), o10);
        IntVector v11 = IntVector.fromMemorySegment(INTS, d1, high, ORDER);
        e11 = even.fma(v11.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e11);
        o11 = odd.fma(v11.and(HIGH).reinterpretAsFloats(), o11);
        IntVector v20 = IntVector.fromMemorySegment(INTS, d2, low, ORDER);
        e20 = even.fma(v20.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e20);
        o20 = odd.fma(v20.and(HIGH).reinterpretAsFloats(), o20);
        IntVector v21 = IntVector.fromMemorySegment(INTS, d2, high, ORDER);
        e21 = even.fma(v21.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e21);
        o21 = odd.fma(v21.and(HIGH).reinterpretAsFloats(), o21);
        IntVector v30 = IntVector.fromMemorySegment(INTS, d3, low, ORDER);
        e30 = even.fma(v30.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e30);
        o30 = odd.fma(v30.and(HIGH).reinterpretAsFloats(), o30);
        IntVector v31 = IntVector.fromMemorySegment(INTS, d3, high, ORDER);
        e31 = even.fma(v31.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), e31);
        o31 = odd.fma(v31.and(HIGH).reinterpretAsFloats(), o31);
      }
      s00 = s00.add(e00.add(o00));
      s01 = s01.add(e01.add(o01));
      s10 = s10.add(e10.add(o10));
      s11 = s11.add(e11.add(o11));
      s20 = s20.add(e20.add(o20));
      s21 = s21.add(e21.add(o21));
      s30 = s30.add(e30.add(o30));
      s31 = s31.add(e31.add(o31));
    }
    s00.intoArray(out, 0);
    s01.intoArray(out, 16);
    s10.intoArray(out, 32);
    s11.intoArray(out, 48);
    s20.intoArray(out, 64);
    s21.intoArray(out, 80);
    s30.intoArray(out, 96);
    s31.intoArray(out, 112);
  }

  private static void pairs(float[] in, MemorySegment data, long at, int inputs, float[] out) {
    long panel = Panels.bytes(inputs);
    MemorySegment d0 = data.asSlice(at, panel);
    MemorySegment d1 = data.asSlice(at + panel, panel);
    MemorySegment d2 = data.asSlice(at + 2 * panel, panel);
    MemorySegment d3 = data.asSlice(at + 3 * panel, panel);
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    int block = RowOrder.block(Panels.depth(inputs));
    for (int k = 0; k < inputs; k += block) {
      FloatVector b00 = zero;
      FloatVector b01 = zero;
      FloatVector b10 = zero;
      FloatVector b11 = zero;
      FloatVector b20 = zero;
      FloatVector b21 = zero;
      FloatVector b30 = zero;
      FloatVector b31 = zero;
      for (int i = k; i < Math.min(inputs, k + block); i += 2) {
        FloatVector even = FloatVector.broadcast(FLOATS, in[i]);
        FloatVector odd = FloatVector.broadcast(FLOATS, in[i + 1]);
        long low = Panels.pair(i);
        long high = low + 64;
        IntVector v00 = IntVector.fromMemorySegment(INTS, d0, low, ORDER);
        IntVector v01 = IntVector.fromMemorySegment(INTS, d0, high, ORDER);
        IntVector v10 = IntVector.fromMemorySegment(INTS, d1, low, ORDER);
        IntVector v11 = IntVector.fromMemorySegment(INTS, d1, high, ORDER);
        IntVector v20 = IntVector.fromMemorySegment(INTS, d2, low, ORDER);
        IntVector v21 = IntVector.fromMemorySegment(INTS, d2, high, ORDER);
        IntVector v30 = IntVector.fromMemorySegment(INTS, d3, low, ORDER);
        IntVector v31 = IntVector.fromMemorySegment(INTS, d3, high, ORDER);
        b00 = odd.fma(v00.and(HIGH).reinterpretAsFloats(), b00);
        b01 = odd.fma(v01.and(HIGH).reinterpretAsFloats(), b01);
        b10 = odd.fma(v10.and(HIGH).reinterpretAsFloats(), b10);
        b11 = odd.fma(v11.and(HIGH).reinterpretAsFloats(), b11);
        b20 = odd.fma(v20.and(HIGH).reinterpretAsFloats(), b20);
        b21 = odd.fma(v21.and(HIGH).reinterpretAsFloats(), b21);
        b30 = odd.fma(v30.and(HIGH).reinterpretAsFloats(), b30);
        b31 = odd.fma(v31.and(HIGH).reinterpretAsFloats(), b31);
        b00 = even.fma(v00.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b00);
        b01 = even.fma(v01.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b01);
        b10 = even.fma(v10.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b10);
        b11 = even.fma(v11.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b11);
        b20 = even.fma(v20.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b20);
        b21 = even.fma(v21.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b21);
        b30 = even.fma(v30.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b30);
        b31 = even.fma(v31.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), b31);
      }
      s00 = s00.add(b00);
      s01 = s01.add(b01);
      s10 = s10.add(b10);
      s11 = s11.add(b11);
      s20 = s20.add(b20);
      s21 = s21.add(b21);
      s30 = s30.add(b30);
      s31 = s31.add(b31);
    }
    s00.intoArray(out, 0);
    s01.intoArray(out, 16);
    s10.intoArray(out, 32);
    s11.intoArray(out, 48);
    s20.intoArray(out, 64);
    s21.intoArray(out, 80);
    s30.intoArray(out, 96);
    s31.intoArray(out, 112);
  }
}
