package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Turns stored weights into float32: {@link PanelFormat#unpack}, a vector at a time. */
final class VectorPanels {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** As many bytes as there are lanes. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * LANES)));

  private static final int WIDTH = PackedMatrix.WIDTH;
  private static final int PAIRS = WIDTH / 2;

  private VectorPanels() {}

  static void unpack(PackedMatrix.Panel panel, int first, int count, MemorySegment out) {
    switch (panel.format()) {
      case F32 -> MemorySegment.copy(panel.data(), 4L * first * WIDTH, out, 0, 4L * count * WIDTH);
      case BF16 -> bfloat16(panel.data(), first, count, out);
      case F16 -> float16(panel.data(), first, count, out);
      case Q8, Q6, Q4 -> quantized(panel, first, count, out);
    }
  }

  static FloatVector loadFloats(MemorySegment panel, long index) {
    return FloatVector.fromMemorySegment(
        VectorTiles.SPECIES, panel, 4 * index, ByteOrder.LITTLE_ENDIAN);
  }

  static void storeFloats(FloatVector values, MemorySegment out, long index) {
    values.intoMemorySegment(out, 4 * index, ByteOrder.LITTLE_ENDIAN);
  }

  static IntVector loadPairs(MemorySegment panel, long pair) {
    return IntVector.fromMemorySegment(INTS, panel, 4 * pair, ByteOrder.LITTLE_ENDIAN);
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

  private static void bfloat16(MemorySegment panel, int first, int count, MemorySegment out) {
    long from = (long) first * PAIRS;
    for (int i = 0; i < count * PAIRS; i += LANES) {
      IntVector pairs = loadPairs(panel, from + i);
      // Pairs i to i + 15 of a group of 16 are outputs 2i.. and 2i + 16..: see PanelFormat.
      int at = i / 16 * 32 + i % 16;
      storeFloats(lowBfloat16(pairs), out, at);
      storeFloats(highBfloat16(pairs), out, at + 16);
    }
  }

  private static void float16(MemorySegment panel, int first, int count, MemorySegment out) {
    long from = (long) first * PAIRS;
    for (int i = 0; i < count * PAIRS; i += LANES) {
      IntVector pairs = loadPairs(panel, from + i);
      int at = i / 16 * 32 + i % 16;
      storeFloats(lowFloat16(pairs), out, at);
      storeFloats(highFloat16(pairs), out, at + 16);
    }
  }

  /**
   * Of pairs of float16, those in the upper halves. Exponent and fraction, put in place, are the
   * number divided by 2^112, also where it is subnormal.
   */
  static FloatVector highFloat16(IntVector pairs) {
    IntVector sign = pairs.and(0x80000000);
    IntVector magnitude = pairs.and(0x7fff0000).lanewise(VectorOperators.LSHR, 3);
    return magnitude.or(sign).reinterpretAsFloats().mul(0x1p112f);
  }

  private static void quantized(PackedMatrix.Panel panel, int first, int count, MemorySegment out) {
    PanelFormat format = panel.format();
    int block = format.block();
    for (int k = 0; k < count; k += block) {
      long head = (long) ((first + k) / block) * format.blockBytes();
      long values = head + format.headBytes();
      int rows = Math.min(block, count - k);
      for (int column = 0; column < format.rowBytes(); column += LANES) {
        FloatVector scale = loadFloats(panel.data(), head / 4 + column);
        int at = k * WIDTH + column;
        if (format == PanelFormat.Q4) {
          FloatVector highScale = loadFloats(panel.data(), head / 4 + WIDTH / 2 + column);
          FloatVector minimum = loadFloats(panel.data(), head / 4 + WIDTH + column);
          FloatVector highMinimum = loadFloats(panel.data(), head / 4 + 3 * WIDTH / 2 + column);
          for (int row = 0; row < rows; row++) {
            long from = values + column + (long) row * (WIDTH / 2);
            IntVector pairs = loadBytePairs(panel.data(), from);
            int to = at + row * WIDTH;
            storeFloats(lowNibbles(pairs).mul(scale).sub(minimum), out, to);
            storeFloats(highNibbles(pairs).mul(highScale).sub(highMinimum), out, to + WIDTH / 2);
          }
        } else {
          for (int row = 0; row < rows; row++) {
            FloatVector bytes = loadBytes(panel.data(), values + column + (long) row * WIDTH);
            storeFloats(bytes.mul(scale), out, at + row * WIDTH);
          }
        }
      }
    }
  }

  /** Signed bytes as numbers. */
  static FloatVector loadBytes(MemorySegment panel, long from) {
    return (FloatVector) bytes(panel, from).castShape(VectorTiles.SPECIES, 0);
  }

  /** Bytes of two values each, sign-extended. */
  static IntVector loadBytePairs(MemorySegment panel, long from) {
    return (IntVector) bytes(panel, from).castShape(INTS, 0);
  }

  /** As many bytes as there are lanes. There are no vectors of fewer than eight. */
  private static ByteVector bytes(MemorySegment panel, long from) {
    return LANES < 8
        ? ByteVector.fromMemorySegment(
            BYTES, panel, from, ByteOrder.LITTLE_ENDIAN, BYTES.indexInRange(0, LANES))
        : ByteVector.fromMemorySegment(BYTES, panel, from, ByteOrder.LITTLE_ENDIAN);
  }

  static FloatVector lowNibbles(IntVector pairs) {
    return (FloatVector) pairs.and(15).castShape(VectorTiles.SPECIES, 0);
  }

  static FloatVector highNibbles(IntVector pairs) {
    IntVector values = pairs.lanewise(VectorOperators.LSHR, 4).and(15);
    return (FloatVector) values.castShape(VectorTiles.SPECIES, 0);
  }
}
