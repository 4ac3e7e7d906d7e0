package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Turns stored weights into float32: {@link PanelFormat#unpack}, a vector at a time. */
final class VectorPanels {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = PackedMatrix.WIDTH;
  private static final int PAIRS = WIDTH / 2;

  private VectorPanels() {}

  static void unpack(PackedMatrix.Panel panel, int first, int count, float[] out) {
    switch (panel.format()) {
      case F32 ->
          MemorySegment.copy(
              panel.data(), ValueLayout.JAVA_FLOAT, 4L * first * WIDTH, out, 0, count * WIDTH);
      case BF16 -> bfloat16(panel.data(), first, count, out);
      case F16 -> float16(panel.data(), first, count, out);
    }
  }

  static FloatVector loadFloats(MemorySegment panel, long index) {
    return FloatVector.fromMemorySegment(
        VectorTiles.SPECIES, panel, 4 * index, ByteOrder.LITTLE_ENDIAN);
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

  private static void bfloat16(MemorySegment panel, int first, int count, float[] out) {
    long from = (long) first * PAIRS;
    for (int i = 0; i < count * PAIRS; i += LANES) {
      IntVector pairs = loadPairs(panel, from + i);
      // Pairs i to i + 15 of a group of 16 are outputs 2i.. and 2i + 16..: see PanelFormat.
      int at = i / 16 * 32 + i % 16;
      lowBfloat16(pairs).intoArray(out, at);
      highBfloat16(pairs).intoArray(out, at + 16);
    }
  }

  private static void float16(MemorySegment panel, int first, int count, float[] out) {
    long from = (long) first * PAIRS;
    for (int i = 0; i < count * PAIRS; i += LANES) {
      IntVector pairs = loadPairs(panel, from + i);
      int at = i / 16 * 32 + i % 16;
      lowFloat16(pairs).intoArray(out, at);
      highFloat16(pairs).intoArray(out, at + 16);
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
}
