package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.PanelFormat.STRIP;
import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Turns stored weights into float32: {@link PanelFormat#unpack}, a vector at a time. */
final class VectorPanels {

  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** As many bytes as there are lanes; there are no vectors of fewer than eight. */
  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * LANES)));

  /** As many shorts as there are lanes. */
  static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(16 * LANES));

  private static final int WIDTH = PackedMatrix.WIDTH;

  private VectorPanels() {}

  /** Reads {@code count} inputs from {@code first} on, both at the border of a block or the end. */
  static void unpack(
      PackedMatrix.Panel panel, int inputs, int first, int count, MemorySegment out) {
    PanelFormat format = panel.format();
    MemorySegment data = panel.data();
    int block = format.block();
    for (int column = 0; column < WIDTH; column += STRIP) {
      long strip = column / STRIP * format.stripBytes(inputs);
      for (int k = 0; k < count; k += block) {
        long head = strip + (long) ((first + k) / block) * format.blockBytes();
        for (int lane = 0; lane < STRIP; lane += LANES) {
          int to = k * WIDTH + column + lane;
          switch (format) {
            case F32 -> storeFloats(loadFloats(data, head + 4 * lane), out, to);
            case BF16 -> {
              IntVector pairs = loadPairs(data, head + 4 * lane);
              storeFloats(lowBfloat16(pairs), out, to);
              storeFloats(highBfloat16(pairs), out, to + WIDTH);
            }
            case F16 -> {
              IntVector pairs = loadPairs(data, head + 4 * lane);
              storeFloats(lowFloat16(pairs), out, to);
              storeFloats(highFloat16(pairs), out, to + WIDTH);
            }
            case Q8 -> {
              FloatVector scale = loadHalfs(data, head + 2 * lane);
              bytes(data, head + format.headBytes() + lane, block, scale, out, to);
            }
            case Q6 -> {
              FloatVector scale = loadFloats(data, head + 4 * lane);
              bytes(data, head + format.headBytes() + lane, block, scale, out, to);
            }
            case Q4 -> {
              FloatVector scale = loadFloats(data, head + 4 * lane);
              FloatVector offset = loadFloats(data, head + 4 * (STRIP + lane));
              nibbles(data, head + format.headBytes() + lane, block, scale, offset, out, to);
            }
          }
        }
      }
    }
  }

  private static void bytes(
      MemorySegment data, long from, int rows, FloatVector scale, MemorySegment out, int to) {
    for (int row = 0; row < rows; row++) {
      FloatVector values = loadBytes(data, from + (long) row * STRIP);
      storeFloats(values.mul(scale), out, to + row * WIDTH);
    }
  }

  private static void nibbles(
      MemorySegment data,
      long from,
      int rows,
      FloatVector scale,
      FloatVector offset,
      MemorySegment out,
      int to) {
    for (int row = 0; row < rows; row += 2) {
      IntVector pairs = loadBytePairs(data, from + (long) row / 2 * STRIP);
      storeFloats(lowNibbles(pairs).fma(scale, offset), out, to + row * WIDTH);
      storeFloats(highNibbles(pairs).fma(scale, offset), out, to + (row + 1) * WIDTH);
    }
  }

  static FloatVector loadFloats(MemorySegment panel, long at) {
    return FloatVector.fromMemorySegment(SPECIES, panel, at, ORDER);
  }

  static void storeFloats(FloatVector values, MemorySegment out, long index) {
    values.intoMemorySegment(out, 4 * index, ORDER);
  }

  static IntVector loadPairs(MemorySegment panel, long at) {
    return IntVector.fromMemorySegment(INTS, panel, at, ORDER);
  }

  /** Of pairs of bfloat16, those in the lower halves. */
  static FloatVector lowBfloat16(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  static FloatVector highBfloat16(IntVector pairs) {
    return pairs.and(0xffff0000).reinterpretAsFloats();
  }

  static FloatVector lowFloat16(IntVector pairs) {
    return highFloat16(pairs.lanewise(VectorOperators.LSHL, 16));
  }

  /**
   * Of pairs of float16, those in the upper halves. Sign, exponent and fraction, put in place, are
   * the number divided by 2^112, also where it is subnormal.
   */
  static FloatVector highFloat16(IntVector pairs) {
    return pairs
        .lanewise(VectorOperators.ASHR, 3)
        .and(0x8fffe000)
        .reinterpretAsFloats()
        .mul(0x1p112f);
  }

  /** Float16, one after the other. */
  static FloatVector loadHalfs(MemorySegment panel, long at) {
    return lowFloat16(
        (IntVector) ShortVector.fromMemorySegment(SHORTS, panel, at, ORDER).castShape(INTS, 0));
  }

  /** Signed bytes as numbers. */
  static FloatVector loadBytes(MemorySegment panel, long at) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTES, panel, at, ORDER).castShape(SPECIES, 0);
  }

  /** Bytes of two values each, sign-extended. */
  static IntVector loadBytePairs(MemorySegment panel, long at) {
    return (IntVector) ByteVector.fromMemorySegment(BYTES, panel, at, ORDER).castShape(INTS, 0);
  }

  static FloatVector lowNibbles(IntVector pairs) {
    return (FloatVector) pairs.and(15).castShape(SPECIES, 0);
  }

  static FloatVector highNibbles(IntVector pairs) {
    IntVector values = pairs.lanewise(VectorOperators.LSHR, 4).and(15);
    return (FloatVector) values.castShape(SPECIES, 0);
  }
}
