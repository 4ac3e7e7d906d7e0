package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.Q4;
import static dev.assay.transformer.kernels.PanelFormat.Q6;
import static dev.assay.transformer.kernels.PanelFormat.Q8;
import static dev.assay.transformer.kernels.PanelFormat.STRIP;
import static dev.assay.transformer.kernels.VectorPanels.BYTES;
import static dev.assay.transformer.kernels.VectorPanels.INTS;
import static dev.assay.transformer.kernels.VectorPanels.ORDER;
import static dev.assay.transformer.kernels.VectorPanels.SHORTS;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** {@link VectorRow} for the quantised formats: lanes from {@code lane} on of all eight strips. */
final class VectorQuantizedRow {

  private VectorQuantizedRow() {}

  static void q8(
      float[] x,
      int x0,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int inputs,
      float[] out) {
    int block = Q8.block();
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
    for (int first = 0; first < inputs; first += block) {
      long start = (long) (first / block) * Q8.blockBytes();
      long head = start + 2 * lane;
      FloatVector scale0 =
          ((IntVector) ShortVector.fromMemorySegment(SHORTS, a, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, a, head + strip, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, a, head + strip2, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, a, head + strip3, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale4 =
          ((IntVector) ShortVector.fromMemorySegment(SHORTS, b, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale5 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, b, head + strip, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale6 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, b, head + strip2, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale7 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, b, head + strip3, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      long values = start + Q8.headBytes() + lane;
      for (int k = 0; k < block; k++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        long at = values + 16L * k;
        sum0 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at, ORDER).castShape(SPECIES, 0))
                    .mul(scale0),
                sum0);
        sum1 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + strip, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale1),
                sum1);
        sum2 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + strip2, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale2),
                sum2);
        sum3 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + strip3, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale3),
                sum3);
        sum4 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at, ORDER).castShape(SPECIES, 0))
                    .mul(scale4),
                sum4);
        sum5 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + strip, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale5),
                sum5);
        sum6 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + strip2, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale6),
                sum6);
        sum7 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + strip3, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale7),
                sum7);
      }
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

  static void q6(
      float[] x,
      int x0,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int inputs,
      float[] out) {
    int block = Q6.block();
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
    for (int first = 0; first < inputs; first += block) {
      long start = (long) (first / block) * Q6.blockBytes();
      long head = start + 4 * lane;
      FloatVector scale0 = FloatVector.fromMemorySegment(SPECIES, a, head, ORDER);
      FloatVector scale1 = FloatVector.fromMemorySegment(SPECIES, a, head + strip, ORDER);
      FloatVector scale2 = FloatVector.fromMemorySegment(SPECIES, a, head + strip2, ORDER);
      FloatVector scale3 = FloatVector.fromMemorySegment(SPECIES, a, head + strip3, ORDER);
      FloatVector scale4 = FloatVector.fromMemorySegment(SPECIES, b, head, ORDER);
      FloatVector scale5 = FloatVector.fromMemorySegment(SPECIES, b, head + strip, ORDER);
      FloatVector scale6 = FloatVector.fromMemorySegment(SPECIES, b, head + strip2, ORDER);
      FloatVector scale7 = FloatVector.fromMemorySegment(SPECIES, b, head + strip3, ORDER);
      long values = start + Q6.headBytes() + lane;
      for (int k = 0; k < block; k++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        long at = values + 16L * k;
        sum0 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at, ORDER).castShape(SPECIES, 0))
                    .mul(scale0),
                sum0);
        sum1 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + strip, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale1),
                sum1);
        sum2 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + strip2, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale2),
                sum2);
        sum3 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + strip3, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale3),
                sum3);
        sum4 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at, ORDER).castShape(SPECIES, 0))
                    .mul(scale4),
                sum4);
        sum5 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + strip, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale5),
                sum5);
        sum6 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + strip2, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale6),
                sum6);
        sum7 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + strip3, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale7),
                sum7);
      }
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

  static void q4(
      float[] x,
      int x0,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int inputs,
      float[] out) {
    int block = Q4.block();
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
    for (int first = 0; first < inputs; first += block) {
      long start = (long) (first / block) * Q4.blockBytes();
      long head = start + 4 * lane;
      long offsets = head + 4 * STRIP;
      FloatVector scale0 = FloatVector.fromMemorySegment(SPECIES, a, head, ORDER);
      FloatVector offset0 = FloatVector.fromMemorySegment(SPECIES, a, offsets, ORDER);
      FloatVector scale1 = FloatVector.fromMemorySegment(SPECIES, a, head + strip, ORDER);
      FloatVector offset1 = FloatVector.fromMemorySegment(SPECIES, a, offsets + strip, ORDER);
      FloatVector scale2 = FloatVector.fromMemorySegment(SPECIES, a, head + strip2, ORDER);
      FloatVector offset2 = FloatVector.fromMemorySegment(SPECIES, a, offsets + strip2, ORDER);
      FloatVector scale3 = FloatVector.fromMemorySegment(SPECIES, a, head + strip3, ORDER);
      FloatVector offset3 = FloatVector.fromMemorySegment(SPECIES, a, offsets + strip3, ORDER);
      FloatVector scale4 = FloatVector.fromMemorySegment(SPECIES, b, head, ORDER);
      FloatVector offset4 = FloatVector.fromMemorySegment(SPECIES, b, offsets, ORDER);
      FloatVector scale5 = FloatVector.fromMemorySegment(SPECIES, b, head + strip, ORDER);
      FloatVector offset5 = FloatVector.fromMemorySegment(SPECIES, b, offsets + strip, ORDER);
      FloatVector scale6 = FloatVector.fromMemorySegment(SPECIES, b, head + strip2, ORDER);
      FloatVector offset6 = FloatVector.fromMemorySegment(SPECIES, b, offsets + strip2, ORDER);
      FloatVector scale7 = FloatVector.fromMemorySegment(SPECIES, b, head + strip3, ORDER);
      FloatVector offset7 = FloatVector.fromMemorySegment(SPECIES, b, offsets + strip3, ORDER);
      long values = start + Q4.headBytes() + lane;
      for (int k = 0; k < block; k += 2) {
        FloatVector even = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        FloatVector odd = FloatVector.broadcast(SPECIES, x[x0 + first + k + 1]);
        long at = values + 8L * k;
        IntVector v0 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, a, at, ORDER).castShape(INTS, 0);
        IntVector v1 =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, a, at + strip, ORDER).castShape(INTS, 0);
        IntVector v2 =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, a, at + strip2, ORDER).castShape(INTS, 0);
        IntVector v3 =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, a, at + strip3, ORDER).castShape(INTS, 0);
        IntVector v4 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, b, at, ORDER).castShape(INTS, 0);
        IntVector v5 =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, b, at + strip, ORDER).castShape(INTS, 0);
        IntVector v6 =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, b, at + strip2, ORDER).castShape(INTS, 0);
        IntVector v7 =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, b, at + strip3, ORDER).castShape(INTS, 0);
        sum0 =
            even.fma(((FloatVector) v0.and(15).castShape(SPECIES, 0)).fma(scale0, offset0), sum0);
        sum1 =
            even.fma(((FloatVector) v1.and(15).castShape(SPECIES, 0)).fma(scale1, offset1), sum1);
        sum2 =
            even.fma(((FloatVector) v2.and(15).castShape(SPECIES, 0)).fma(scale2, offset2), sum2);
        sum3 =
            even.fma(((FloatVector) v3.and(15).castShape(SPECIES, 0)).fma(scale3, offset3), sum3);
        sum4 =
            even.fma(((FloatVector) v4.and(15).castShape(SPECIES, 0)).fma(scale4, offset4), sum4);
        sum5 =
            even.fma(((FloatVector) v5.and(15).castShape(SPECIES, 0)).fma(scale5, offset5), sum5);
        sum6 =
            even.fma(((FloatVector) v6.and(15).castShape(SPECIES, 0)).fma(scale6, offset6), sum6);
        sum7 =
            even.fma(((FloatVector) v7.and(15).castShape(SPECIES, 0)).fma(scale7, offset7), sum7);
        sum0 =
            odd.fma(
                ((FloatVector) v0.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale0, offset0),
                sum0);
        sum1 =
            odd.fma(
                ((FloatVector) v1.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale1, offset1),
                sum1);
        sum2 =
            odd.fma(
                ((FloatVector) v2.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale2, offset2),
                sum2);
        sum3 =
            odd.fma(
                ((FloatVector) v3.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale3, offset3),
                sum3);
        sum4 =
            odd.fma(
                ((FloatVector) v4.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale4, offset4),
                sum4);
        sum5 =
            odd.fma(
                ((FloatVector) v5.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale5, offset5),
                sum5);
        sum6 =
            odd.fma(
                ((FloatVector) v6.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale6, offset6),
                sum6);
        sum7 =
            odd.fma(
                ((FloatVector) v7.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale7, offset7),
                sum7);
      }
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
