package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four bfloat16 panels times one row: a core fetches four streams from memory faster than one. Each
 * output is the same chain of multiply-adds as in {@link VectorRow}.
 *
 * <p>The vector operations are spelled out: methods of our own would be too many to be inlined.
 */
final class VectorStreams {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private VectorStreams() {}

  /** Whether these are four full bfloat16 panels, and vectors are 16 numbers wide. */
  static boolean fit(PackedMatrix weights, int first, int end) {
    if (LANES != 16 || end - first != 4) {
      return false;
    }
    for (int i = first; i < end; i++) {
      PackedMatrix.Panel panel = weights.panel(i);
      if (panel.format() != PanelFormat.BF16 || panel.columns() != PackedMatrix.WIDTH) {
        return false;
      }
    }
    return true;
  }

  static void multiply(float[] x, PackedMatrix weights, int first, float[] out, int at) {
    int inputs = weights.inputs();
    MemorySegment d0 = weights.panel(first).data();
    MemorySegment d1 = weights.panel(first + 1).data();
    MemorySegment d2 = weights.panel(first + 2).data();
    MemorySegment d3 = weights.panel(first + 3).data();
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s02 = zero;
    FloatVector s03 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s12 = zero;
    FloatVector s13 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s22 = zero;
    FloatVector s23 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s32 = zero;
    FloatVector s33 = zero;
    for (int k = 0; k < inputs; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, x[k]);
      long low = 128L * k;
      long high = low + 64;
      IntVector v00 = IntVector.fromMemorySegment(INTS, d0, low, ORDER);
      s00 = factor.fma(v00.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s00);
      s01 = factor.fma(v00.and(0xffff0000).reinterpretAsFloats(), s01);
      IntVector v01 = IntVector.fromMemorySegment(INTS, d0, high, ORDER);
      s02 = factor.fma(v01.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s02);
      s03 = factor.fma(v01.and(0xffff0000).reinterpretAsFloats(), s03);
      IntVector v10 = IntVector.fromMemorySegment(INTS, d1, low, ORDER);
      s10 = factor.fma(v10.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s10);
      s11 = factor.fma(v10.and(0xffff0000).reinterpretAsFloats(), s11);
      IntVector v11 = IntVector.fromMemorySegment(INTS, d1, high, ORDER);
      s12 = factor.fma(v11.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s12);
      s13 = factor.fma(v11.and(0xffff0000).reinterpretAsFloats(), s13);
      IntVector v20 = IntVector.fromMemorySegment(INTS, d2, low, ORDER);
      s20 = factor.fma(v20.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s20);
      s21 = factor.fma(v20.and(0xffff0000).reinterpretAsFloats(), s21);
      IntVector v21 = IntVector.fromMemorySegment(INTS, d2, high, ORDER);
      s22 = factor.fma(v21.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s22);
      s23 = factor.fma(v21.and(0xffff0000).reinterpretAsFloats(), s23);
      IntVector v30 = IntVector.fromMemorySegment(INTS, d3, low, ORDER);
      s30 = factor.fma(v30.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s30);
      s31 = factor.fma(v30.and(0xffff0000).reinterpretAsFloats(), s31);
      IntVector v31 = IntVector.fromMemorySegment(INTS, d3, high, ORDER);
      s32 = factor.fma(v31.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s32);
      s33 = factor.fma(v31.and(0xffff0000).reinterpretAsFloats(), s33);
    }
    s00.intoArray(out, at);
    s01.intoArray(out, at + 16);
    s02.intoArray(out, at + 32);
    s03.intoArray(out, at + 48);
    s10.intoArray(out, at + 64);
    s11.intoArray(out, at + 80);
    s12.intoArray(out, at + 96);
    s13.intoArray(out, at + 112);
    s20.intoArray(out, at + 128);
    s21.intoArray(out, at + 144);
    s22.intoArray(out, at + 160);
    s23.intoArray(out, at + 176);
    s30.intoArray(out, at + 192);
    s31.intoArray(out, at + 208);
    s32.intoArray(out, at + 224);
    s33.intoArray(out, at + 240);
  }
}
