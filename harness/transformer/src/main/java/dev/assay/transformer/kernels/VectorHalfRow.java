package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorPanels.INTS;
import static dev.assay.transformer.kernels.VectorPanels.ORDER;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link VectorRow} for 16-bit formats: lanes from {@code lane} on of all eight strips. */
final class VectorHalfRow {

  private VectorHalfRow() {}

  static void bfloat16(
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

  static void float16(
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
      sum0 =
          first.fma(
              v0.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum0);
      sum1 =
          first.fma(
              v1.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum1);
      sum2 =
          first.fma(
              v2.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum2);
      sum3 =
          first.fma(
              v3.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum3);
      sum4 =
          first.fma(
              v4.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum4);
      sum5 =
          first.fma(
              v5.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum5);
      sum6 =
          first.fma(
              v6.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum6);
      sum7 =
          first.fma(
              v7.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum7);
      sum0 =
          second.fma(
              v0.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum0);
      sum1 =
          second.fma(
              v1.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum1);
      sum2 =
          second.fma(
              v2.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum2);
      sum3 =
          second.fma(
              v3.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum3);
      sum4 =
          second.fma(
              v4.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum4);
      sum5 =
          second.fma(
              v5.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum5);
      sum6 =
          second.fma(
              v6.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum6);
      sum7 =
          second.fma(
              v7.lanewise(VectorOperators.ASHR, 3)
                  .and(0x8fffe000)
                  .reinterpretAsFloats()
                  .mul(0x1p112f),
              sum7);
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
}
