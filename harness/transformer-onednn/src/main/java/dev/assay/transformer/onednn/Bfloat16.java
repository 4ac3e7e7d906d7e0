package dev.assay.transformer.onednn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rounds float32 to the nearest bfloat16, ties to even; numbers below {@link #TINY} become 0.
 *
 * <p>AMX takes numbers below 2⁻¹²⁶ for 0, other instructions do not. Without tiny factors every sum
 * of products is 0 or larger than that, so that both compute the same.
 */
final class Bfloat16 {

  /** 2⁻⁵⁰. */
  static final float TINY = 0x1p-50f;

  private static final int TINY_BITS = Float.floatToRawIntBits(TINY);

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, 16 * LANES)));

  private static final int HIGH = 0xffff0000;

  private Bfloat16() {}

  /** The bits of each lane rounded; those below {@link #TINY} too. */
  static IntVector nearest(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    return bits.add(odd).add(0x7fff).and(HIGH);
  }

  /** The bits of each lane rounded. */
  static IntVector round(FloatVector x) {
    IntVector magnitude = x.reinterpretAsInts().and(Integer.MAX_VALUE);
    return nearest(x).blend(0, magnitude.compare(VectorOperators.LT, TINY_BITS));
  }

  static float round(float x) {
    int bits = Float.floatToRawIntBits(x);
    return Math.abs(x) < TINY ? 0 : Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & HIGH);
  }

  /** Pairs of bfloat16, those of {@code low} in the low halves; tiny ones too. */
  static IntVector pairs(FloatVector low, FloatVector high) {
    return nearest(low).lanewise(VectorOperators.LSHR, 16).or(nearest(high));
  }

  /** The numbers in the low halves of pairs. */
  static FloatVector low(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  /** The numbers in the high halves of pairs. */
  static FloatVector high(IntVector pairs) {
    return pairs.and(HIGH).reinterpretAsFloats();
  }

  /** Stores rounded numbers as bfloat16. */
  static void store(IntVector rounded, MemorySegment out, long byteOffset) {
    ((ShortVector)
            rounded.lanewise(VectorOperators.LSHR, 16).convertShape(VectorOperators.I2S, SHORTS, 0))
        .intoMemorySegment(out, byteOffset, ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Stores numbers.
   *
   * @param at index of the first in {@code out}
   */
  static void store(float[] in, int offset, int count, MemorySegment out, long at) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      store(round(FloatVector.fromArray(FLOATS, in, offset + i)), out, Short.BYTES * (at + i));
    }
    for (; i < count; i++) {
      int bits = Float.floatToRawIntBits(round(in[offset + i]));
      out.setAtIndex(ValueLayout.JAVA_SHORT, at + i, (short) (bits >>> 16));
    }
  }

  /**
   * Stores numbers, tiny ones too.
   *
   * @param count a multiple of the vectors' length
   */
  static void storeNearest(float[] in, int offset, int count, MemorySegment out, long byteOffset) {
    for (int i = 0; i < count; i += LANES) {
      IntVector rounded = nearest(FloatVector.fromArray(FLOATS, in, offset + i));
      store(rounded, out, byteOffset + (long) i * Short.BYTES);
    }
  }
}
