package dev.assay.transformer.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Products of the same weights with many and with few rows, and whether they give a row the same
 * bits on this machine; where they do not, only one of them is used.
 *
 * @param large for {@link #LARGE} rows, or {@link #SMALL} if they differ
 * @param rowOrder in which {@link Weights#row} gives the same bits too; null if in none
 */
record Blocks(Product large, Product small, @Nullable RowOrder rowOrder) {

  /** Rows of a block where there are many. */
  static final int LARGE = 128;

  /** An AMX tile has so many rows. */
  static final int SMALL = 16;

  private static final int ALIGNMENT = 64;

  /**
   * Makes the products and compares them.
   *
   * @param shape of the product with many rows; inputs are a multiple of {@link Panels#DEPTH}
   */
  static Blocks of(OneDnn oneDnn, Product.Shape shape) {
    int inputs = shape.inputs();
    int outputs = shape.outputs();
    Product large = oneDnn.product(shape);
    Product small = oneDnn.product(new Product.Shape(SMALL, inputs, outputs, shape.result()));
    try (Arena arena = Arena.ofConfined()) {
      SplittableRandom random = new SplittableRandom(1);
      MemorySegment in = numbers(random, shape.rows() * inputs, arena);
      int panels = Panels.count(outputs);
      MemorySegment data = numbers(random, panels * Panels.WIDTH * inputs, arena);
      MemorySegment many = arena.allocate((long) shape.rows() * outputs * Float.BYTES, ALIGNMENT);
      MemorySegment few = arena.allocate((long) SMALL * outputs * Float.BYTES, ALIGNMENT);
      large.run(in, data, many);
      small.run(in, data, few);
      boolean same = many.asSlice(0, few.byteSize()).mismatch(few) < 0;
      Weights weights = new BfloatWeights(inputs, outputs, data);
      return new Blocks(same ? large : small, small, rowOrder(in, weights, few));
    }
  }

  private static @Nullable RowOrder rowOrder(
      MemorySegment in, Weights weights, MemorySegment expected) {
    for (RowOrder order : RowOrder.values()) {
      if (agrees(order, in, weights, expected)) {
        return order;
      }
    }
    return null;
  }

  /** Bfloat16 of several magnitudes: summed in another order they round to another sum. */
  private static MemorySegment numbers(SplittableRandom random, int count, Arena arena) {
    MemorySegment numbers = arena.allocate((long) count * Short.BYTES, ALIGNMENT);
    for (int i = 0; i < count; i++) {
      int bits = random.nextInt();
      int exponent = 123 + (bits >>> 16 & 7);
      numbers.setAtIndex(
          ValueLayout.JAVA_SHORT, i, (short) (bits & 0x8000 | exponent << 7 | bits & 0x7f));
    }
    return numbers;
  }

  private static boolean agrees(
      RowOrder order, MemorySegment in, Weights weights, MemorySegment expected) {
    int inputs = weights.inputs();
    float[] row = new float[inputs];
    int panels = Panels.count(weights.outputs());
    float[] out = new float[panels * Panels.WIDTH];
    for (int r = 0; r < SMALL; r++) {
      for (int k = 0; k < inputs; k++) {
        int bits = in.getAtIndex(ValueLayout.JAVA_SHORT, (long) r * inputs + k);
        row[k] = Float.intBitsToFloat(bits << 16);
      }
      for (int first = 0; first < panels; first += RowStreams.PANELS) {
        float[] some = new float[RowStreams.PANELS * Panels.WIDTH];
        int count = Math.min(RowStreams.PANELS, panels - first);
        weights.row(order, row, first, count, some);
        System.arraycopy(some, 0, out, first * Panels.WIDTH, count * Panels.WIDTH);
      }
      for (int j = 0; j < weights.outputs(); j++) {
        int bits = expected.getAtIndex(ValueLayout.JAVA_INT, (long) r * weights.outputs() + j);
        if (bits != Float.floatToRawIntBits(out[j])) {
          return false;
        }
      }
    }
    return true;
  }
}
