package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.Q6;
import static dev.assay.transformer.kernels.PanelFormat.Q8;
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

/**
 * {@link VectorRow} for formats of a byte a weight: lanes from {@code lane} on of all eight strips.
 */
final class VectorByteRow {

  /** A block of Q8, and what its last vector of bytes may reach beyond it. */
  private static final int BLOCK = Q8.blockBytes() + PackedMatrix.SPARE;

  private VectorByteRow() {}

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
      // Their sizes are known to the compiler, so that no bounds are checked in the inner loop.
      MemorySegment block0 = a.asSlice(start, BLOCK);
      MemorySegment block1 = a.asSlice(start + strip, BLOCK);
      MemorySegment block2 = a.asSlice(start + strip2, BLOCK);
      MemorySegment block3 = a.asSlice(start + strip3, BLOCK);
      MemorySegment block4 = b.asSlice(start, BLOCK);
      MemorySegment block5 = b.asSlice(start + strip, BLOCK);
      MemorySegment block6 = b.asSlice(start + strip2, BLOCK);
      MemorySegment block7 = b.asSlice(start + strip3, BLOCK);
      long head = 2L * lane;
      FloatVector scale0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block0, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block1, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block2, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block3, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale4 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block4, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale5 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block5, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale6 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block6, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      FloatVector scale7 =
          ((IntVector)
                  ShortVector.fromMemorySegment(SHORTS, block7, head, ORDER).castShape(INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(0x8fffe000)
              .reinterpretAsFloats()
              .mul(0x1p112f);
      long values = Q8.headBytes() + lane;
      for (int k = 0; k < block; k++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        long at = values + 16L * k;
        sum0 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block0, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale0),
                sum0);
        sum1 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block1, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale1),
                sum1);
        sum2 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block2, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale2),
                sum2);
        sum3 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block3, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale3),
                sum3);
        sum4 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block4, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale4),
                sum4);
        sum5 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block5, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale5),
                sum5);
        sum6 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block6, at, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale6),
                sum6);
        sum7 =
            factor.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, block7, at, ORDER)
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
}
