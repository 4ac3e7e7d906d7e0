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

/** Rounds float32 to bfloat16. */
final class Bfloat16 {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, 16 * LANES)));

  private Bfloat16() {}

  /**
   * Stores numbers rounded to the nearest bfloat16, ties to even.
   *
   * @param at index of the first in {@code out}
   */
  static void store(float[] in, int offset, int count, MemorySegment out, long at) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      IntVector bits = FloatVector.fromArray(FLOATS, in, offset + i).reinterpretAsInts();
      IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
      IntVector rounded = bits.add(odd).add(0x7fff).lanewise(VectorOperators.LSHR, 16);
      ((ShortVector) rounded.convertShape(VectorOperators.I2S, SHORTS, 0))
          .intoMemorySegment(out, Short.BYTES * (at + i), ByteOrder.LITTLE_ENDIAN);
    }
    for (; i < count; i++) {
      int bits = Float.floatToRawIntBits(in[offset + i]);
      int rounded = bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
      out.setAtIndex(ValueLayout.JAVA_SHORT, at + i, (short) rounded);
    }
  }
}
