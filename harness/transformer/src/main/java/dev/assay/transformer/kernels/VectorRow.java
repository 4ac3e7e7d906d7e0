package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.STRIP;
import static dev.assay.transformer.kernels.VectorPanels.BYTES;
import static dev.assay.transformer.kernels.VectorPanels.INTS;
import static dev.assay.transformer.kernels.VectorPanels.ORDER;
import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Two panels times a single row, straight from the stored weights: decoding reads every weight once
 * and is bound by memory, so a detour through unpacked weights would cost. All strips of both
 * panels are read at once, eight streams. The chains of multiply-adds are those of {@link
 * VectorTiles}, bit for bit.
 *
 * <p>The vector operations are spelled out: methods of our own would be too many to be inlined.
 */
final class VectorRow {

  private static final int WIDTH = PackedMatrix.WIDTH;

  private VectorRow() {}

  /**
   * {@code out[j] = Σ_k x[k]·weight[k][j]} for all columns of the first panel, then those of the
   * second.
   *
   * @param x {@code inputs} numbers from {@code x0} on
   * @param b of the format of {@code a}; may be the same
   */
  static void multiply(
      float[] x, int x0, PackedMatrix.Panel a, PackedMatrix.Panel b, int inputs, float[] out) {
    PanelFormat format = a.format();
    MemorySegment first = a.data();
    MemorySegment second = b.data();
    if (format == PanelFormat.F32) {
      for (int j = 0; j < WIDTH; j += 4 * LANES) {
        float32(x, x0, first, second, j, inputs, out);
      }
      return;
    }
    long strip = format.stripBytes(inputs);
    for (int lane = 0; lane < STRIP; lane += LANES) {
      switch (format) {
        case F32 -> throw new AssertionError(format);
        case BF16 -> bfloat16(x, x0, first, second, strip, lane, inputs, out);
        case F16 -> float16(x, x0, first, second, strip, lane, inputs, out);
        case Q8, Q6 -> bytes(x, x0, format, first, second, strip, lane, inputs, out);
        case Q4 -> nibbles(x, x0, format, first, second, strip, lane, inputs, out);
      }
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
      FloatVector f = FloatVector.broadcast(SPECIES, x[x0 + k]);
      long at = 4L * WIDTH * k + 4 * column;
      sum0 = f.fma(VectorPanels.loadFloats(a, at), sum0);
      sum1 = f.fma(VectorPanels.loadFloats(a, at + 4 * LANES), sum1);
      sum2 = f.fma(VectorPanels.loadFloats(a, at + 8 * LANES), sum2);
      sum3 = f.fma(VectorPanels.loadFloats(a, at + 12 * LANES), sum3);
      sum4 = f.fma(VectorPanels.loadFloats(b, at), sum4);
      sum5 = f.fma(VectorPanels.loadFloats(b, at + 4 * LANES), sum5);
      sum6 = f.fma(VectorPanels.loadFloats(b, at + 8 * LANES), sum6);
      sum7 = f.fma(VectorPanels.loadFloats(b, at + 12 * LANES), sum7);
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
      int inputs,
      float[] out) {
    long s1 = strip;
    long s2 = 2 * strip;
    long s3 = 3 * strip;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    FloatVector sum4 = FloatVector.zero(SPECIES);
    FloatVector sum5 = FloatVector.zero(SPECIES);
    FloatVector sum6 = FloatVector.zero(SPECIES);
    FloatVector sum7 = FloatVector.zero(SPECIES);
    int pairs = inputs / 2;
    for (int k = 0; k < pairs; k++) {
      FloatVector f0 = FloatVector.broadcast(SPECIES, x[x0 + 2 * k]);
      FloatVector f1 = FloatVector.broadcast(SPECIES, x[x0 + 2 * k + 1]);
      long at = 64L * k + 4 * lane;
      IntVector v0 = IntVector.fromMemorySegment(INTS, a, at, ORDER);
      IntVector v1 = IntVector.fromMemorySegment(INTS, a, at + s1, ORDER);
      IntVector v2 = IntVector.fromMemorySegment(INTS, a, at + s2, ORDER);
      IntVector v3 = IntVector.fromMemorySegment(INTS, a, at + s3, ORDER);
      IntVector v4 = IntVector.fromMemorySegment(INTS, b, at, ORDER);
      IntVector v5 = IntVector.fromMemorySegment(INTS, b, at + s1, ORDER);
      IntVector v6 = IntVector.fromMemorySegment(INTS, b, at + s2, ORDER);
      IntVector v7 = IntVector.fromMemorySegment(INTS, b, at + s3, ORDER);
      sum0 = f0.fma(v0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum0);
      sum1 = f0.fma(v1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum1);
      sum2 = f0.fma(v2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum2);
      sum3 = f0.fma(v3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum3);
      sum4 = f0.fma(v4.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum4);
      sum5 = f0.fma(v5.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum5);
      sum6 = f0.fma(v6.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum6);
      sum7 = f0.fma(v7.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum7);
      sum0 = f1.fma(v0.and(0xffff0000).reinterpretAsFloats(), sum0);
      sum1 = f1.fma(v1.and(0xffff0000).reinterpretAsFloats(), sum1);
      sum2 = f1.fma(v2.and(0xffff0000).reinterpretAsFloats(), sum2);
      sum3 = f1.fma(v3.and(0xffff0000).reinterpretAsFloats(), sum3);
      sum4 = f1.fma(v4.and(0xffff0000).reinterpretAsFloats(), sum4);
      sum5 = f1.fma(v5.and(0xffff0000).reinterpretAsFloats(), sum5);
      sum6 = f1.fma(v6.and(0xffff0000).reinterpretAsFloats(), sum6);
      sum7 = f1.fma(v7.and(0xffff0000).reinterpretAsFloats(), sum7);
    }
    if (inputs % 2 == 1) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[x0 + inputs - 1]);
      long at = 64L * pairs + 4 * lane;
      sum0 =
          f.fma(
              VectorPanels.loadPairs(a, at)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum0);
      sum1 =
          f.fma(
              VectorPanels.loadPairs(a, at + s1)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum1);
      sum2 =
          f.fma(
              VectorPanels.loadPairs(a, at + s2)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum2);
      sum3 =
          f.fma(
              VectorPanels.loadPairs(a, at + s3)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum3);
      sum4 =
          f.fma(
              VectorPanels.loadPairs(b, at)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum4);
      sum5 =
          f.fma(
              VectorPanels.loadPairs(b, at + s1)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum5);
      sum6 =
          f.fma(
              VectorPanels.loadPairs(b, at + s2)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum6);
      sum7 =
          f.fma(
              VectorPanels.loadPairs(b, at + s3)
                  .lanewise(VectorOperators.LSHL, 16)
                  .reinterpretAsFloats(),
              sum7);
    }
    sum0.intoArray(out, lane + 0);
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
      int inputs,
      float[] out) {
    long s1 = strip;
    long s2 = 2 * strip;
    long s3 = 3 * strip;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    FloatVector sum4 = FloatVector.zero(SPECIES);
    FloatVector sum5 = FloatVector.zero(SPECIES);
    FloatVector sum6 = FloatVector.zero(SPECIES);
    FloatVector sum7 = FloatVector.zero(SPECIES);
    int pairs = inputs / 2;
    for (int k = 0; k < pairs; k++) {
      FloatVector f0 = FloatVector.broadcast(SPECIES, x[x0 + 2 * k]);
      FloatVector f1 = FloatVector.broadcast(SPECIES, x[x0 + 2 * k + 1]);
      long at = 64L * k + 4 * lane;
      IntVector v0 = IntVector.fromMemorySegment(INTS, a, at, ORDER);
      IntVector v1 = IntVector.fromMemorySegment(INTS, a, at + s1, ORDER);
      IntVector v2 = IntVector.fromMemorySegment(INTS, a, at + s2, ORDER);
      IntVector v3 = IntVector.fromMemorySegment(INTS, a, at + s3, ORDER);
      IntVector v4 = IntVector.fromMemorySegment(INTS, b, at, ORDER);
      IntVector v5 = IntVector.fromMemorySegment(INTS, b, at + s1, ORDER);
      IntVector v6 = IntVector.fromMemorySegment(INTS, b, at + s2, ORDER);
      IntVector v7 = IntVector.fromMemorySegment(INTS, b, at + s3, ORDER);
      sum0 = f0.fma(VectorPanels.lowFloat16(v0), sum0);
      sum1 = f0.fma(VectorPanels.lowFloat16(v1), sum1);
      sum2 = f0.fma(VectorPanels.lowFloat16(v2), sum2);
      sum3 = f0.fma(VectorPanels.lowFloat16(v3), sum3);
      sum4 = f0.fma(VectorPanels.lowFloat16(v4), sum4);
      sum5 = f0.fma(VectorPanels.lowFloat16(v5), sum5);
      sum6 = f0.fma(VectorPanels.lowFloat16(v6), sum6);
      sum7 = f0.fma(VectorPanels.lowFloat16(v7), sum7);
      sum0 = f1.fma(VectorPanels.highFloat16(v0), sum0);
      sum1 = f1.fma(VectorPanels.highFloat16(v1), sum1);
      sum2 = f1.fma(VectorPanels.highFloat16(v2), sum2);
      sum3 = f1.fma(VectorPanels.highFloat16(v3), sum3);
      sum4 = f1.fma(VectorPanels.highFloat16(v4), sum4);
      sum5 = f1.fma(VectorPanels.highFloat16(v5), sum5);
      sum6 = f1.fma(VectorPanels.highFloat16(v6), sum6);
      sum7 = f1.fma(VectorPanels.highFloat16(v7), sum7);
    }
    if (inputs % 2 == 1) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[x0 + inputs - 1]);
      long at = 64L * pairs + 4 * lane;
      sum0 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(a, at)), sum0);
      sum1 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(a, at + s1)), sum1);
      sum2 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(a, at + s2)), sum2);
      sum3 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(a, at + s3)), sum3);
      sum4 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(b, at)), sum4);
      sum5 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(b, at + s1)), sum5);
      sum6 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(b, at + s2)), sum6);
      sum7 = f.fma(VectorPanels.lowFloat16(VectorPanels.loadPairs(b, at + s3)), sum7);
    }
    sum0.intoArray(out, lane + 0);
    sum1.intoArray(out, lane + 16);
    sum2.intoArray(out, lane + 32);
    sum3.intoArray(out, lane + 48);
    sum4.intoArray(out, lane + 64);
    sum5.intoArray(out, lane + 80);
    sum6.intoArray(out, lane + 96);
    sum7.intoArray(out, lane + 112);
  }

  private static void bytes(
      float[] x,
      int x0,
      PanelFormat format,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int inputs,
      float[] out) {
    int block = format.block();
    long s1 = strip;
    long s2 = 2 * strip;
    long s3 = 3 * strip;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    FloatVector sum4 = FloatVector.zero(SPECIES);
    FloatVector sum5 = FloatVector.zero(SPECIES);
    FloatVector sum6 = FloatVector.zero(SPECIES);
    FloatVector sum7 = FloatVector.zero(SPECIES);
    for (int first = 0; first < inputs; first += block) {
      long head = (long) (first / block) * format.blockBytes();
      FloatVector scale0 = scales(format, a, head, lane);
      FloatVector scale1 = scales(format, a, head + s1, lane);
      FloatVector scale2 = scales(format, a, head + s2, lane);
      FloatVector scale3 = scales(format, a, head + s3, lane);
      FloatVector scale4 = scales(format, b, head, lane);
      FloatVector scale5 = scales(format, b, head + s1, lane);
      FloatVector scale6 = scales(format, b, head + s2, lane);
      FloatVector scale7 = scales(format, b, head + s3, lane);
      long values = head + format.headBytes() + lane;
      for (int k = 0; k < block; k++) {
        FloatVector f = FloatVector.broadcast(SPECIES, x[x0 + first + k]);
        long at = values + 16L * k;
        sum0 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at, ORDER).castShape(SPECIES, 0))
                    .mul(scale0),
                sum0);
        sum1 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + s1, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale1),
                sum1);
        sum2 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + s2, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale2),
                sum2);
        sum3 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, a, at + s3, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale3),
                sum3);
        sum4 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at, ORDER).castShape(SPECIES, 0))
                    .mul(scale4),
                sum4);
        sum5 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + s1, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale5),
                sum5);
        sum6 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + s2, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale6),
                sum6);
        sum7 =
            f.fma(
                ((FloatVector)
                        ByteVector.fromMemorySegment(BYTES, b, at + s3, ORDER)
                            .castShape(SPECIES, 0))
                    .mul(scale7),
                sum7);
      }
    }
    sum0.intoArray(out, lane + 0);
    sum1.intoArray(out, lane + 16);
    sum2.intoArray(out, lane + 32);
    sum3.intoArray(out, lane + 48);
    sum4.intoArray(out, lane + 64);
    sum5.intoArray(out, lane + 80);
    sum6.intoArray(out, lane + 96);
    sum7.intoArray(out, lane + 112);
  }

  private static FloatVector scales(PanelFormat format, MemorySegment panel, long head, int lane) {
    return format == PanelFormat.Q8
        ? VectorPanels.loadHalfs(panel, head + 2 * lane)
        : VectorPanels.loadFloats(panel, head + 4 * lane);
  }

  private static void nibbles(
      float[] x,
      int x0,
      PanelFormat format,
      MemorySegment a,
      MemorySegment b,
      long strip,
      int lane,
      int inputs,
      float[] out) {
    int block = format.block();
    long s1 = strip;
    long s2 = 2 * strip;
    long s3 = 3 * strip;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    FloatVector sum4 = FloatVector.zero(SPECIES);
    FloatVector sum5 = FloatVector.zero(SPECIES);
    FloatVector sum6 = FloatVector.zero(SPECIES);
    FloatVector sum7 = FloatVector.zero(SPECIES);
    for (int first = 0; first < inputs; first += block) {
      long head = (long) (first / block) * format.blockBytes() + 4 * lane;
      long offsets = head + 4 * STRIP;
      FloatVector scale0 = VectorPanels.loadFloats(a, head);
      FloatVector offset0 = VectorPanels.loadFloats(a, offsets);
      FloatVector scale1 = VectorPanels.loadFloats(a, head + s1);
      FloatVector offset1 = VectorPanels.loadFloats(a, offsets + s1);
      FloatVector scale2 = VectorPanels.loadFloats(a, head + s2);
      FloatVector offset2 = VectorPanels.loadFloats(a, offsets + s2);
      FloatVector scale3 = VectorPanels.loadFloats(a, head + s3);
      FloatVector offset3 = VectorPanels.loadFloats(a, offsets + s3);
      FloatVector scale4 = VectorPanels.loadFloats(b, head);
      FloatVector offset4 = VectorPanels.loadFloats(b, offsets);
      FloatVector scale5 = VectorPanels.loadFloats(b, head + s1);
      FloatVector offset5 = VectorPanels.loadFloats(b, offsets + s1);
      FloatVector scale6 = VectorPanels.loadFloats(b, head + s2);
      FloatVector offset6 = VectorPanels.loadFloats(b, offsets + s2);
      FloatVector scale7 = VectorPanels.loadFloats(b, head + s3);
      FloatVector offset7 = VectorPanels.loadFloats(b, offsets + s3);
      long values = head - 3 * lane + format.headBytes();
      for (int k = 0; k < block / 2; k++) {
        FloatVector f0 = FloatVector.broadcast(SPECIES, x[x0 + first + 2 * k]);
        FloatVector f1 = FloatVector.broadcast(SPECIES, x[x0 + first + 2 * k + 1]);
        long at = values + 16L * k;
        IntVector v0 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, a, at, ORDER).castShape(INTS, 0);
        IntVector v1 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, a, at + s1, ORDER).castShape(INTS, 0);
        IntVector v2 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, a, at + s2, ORDER).castShape(INTS, 0);
        IntVector v3 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, a, at + s3, ORDER).castShape(INTS, 0);
        IntVector v4 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, b, at, ORDER).castShape(INTS, 0);
        IntVector v5 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, b, at + s1, ORDER).castShape(INTS, 0);
        IntVector v6 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, b, at + s2, ORDER).castShape(INTS, 0);
        IntVector v7 =
            (IntVector) ByteVector.fromMemorySegment(BYTES, b, at + s3, ORDER).castShape(INTS, 0);
        sum0 = f0.fma(((FloatVector) v0.and(15).castShape(SPECIES, 0)).fma(scale0, offset0), sum0);
        sum1 = f0.fma(((FloatVector) v1.and(15).castShape(SPECIES, 0)).fma(scale1, offset1), sum1);
        sum2 = f0.fma(((FloatVector) v2.and(15).castShape(SPECIES, 0)).fma(scale2, offset2), sum2);
        sum3 = f0.fma(((FloatVector) v3.and(15).castShape(SPECIES, 0)).fma(scale3, offset3), sum3);
        sum4 = f0.fma(((FloatVector) v4.and(15).castShape(SPECIES, 0)).fma(scale4, offset4), sum4);
        sum5 = f0.fma(((FloatVector) v5.and(15).castShape(SPECIES, 0)).fma(scale5, offset5), sum5);
        sum6 = f0.fma(((FloatVector) v6.and(15).castShape(SPECIES, 0)).fma(scale6, offset6), sum6);
        sum7 = f0.fma(((FloatVector) v7.and(15).castShape(SPECIES, 0)).fma(scale7, offset7), sum7);
        sum0 =
            f1.fma(
                ((FloatVector) v0.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale0, offset0),
                sum0);
        sum1 =
            f1.fma(
                ((FloatVector) v1.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale1, offset1),
                sum1);
        sum2 =
            f1.fma(
                ((FloatVector) v2.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale2, offset2),
                sum2);
        sum3 =
            f1.fma(
                ((FloatVector) v3.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale3, offset3),
                sum3);
        sum4 =
            f1.fma(
                ((FloatVector) v4.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale4, offset4),
                sum4);
        sum5 =
            f1.fma(
                ((FloatVector) v5.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale5, offset5),
                sum5);
        sum6 =
            f1.fma(
                ((FloatVector) v6.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale6, offset6),
                sum6);
        sum7 =
            f1.fma(
                ((FloatVector) v7.lanewise(VectorOperators.LSHR, 4).and(15).castShape(SPECIES, 0))
                    .fma(scale7, offset7),
                sum7);
      }
    }
    sum0.intoArray(out, lane + 0);
    sum1.intoArray(out, lane + 16);
    sum2.intoArray(out, lane + 32);
    sum3.intoArray(out, lane + 48);
    sum4.intoArray(out, lane + 64);
    sum5.intoArray(out, lane + 80);
    sum6.intoArray(out, lane + 96);
    sum7.intoArray(out, lane + 112);
  }
}
