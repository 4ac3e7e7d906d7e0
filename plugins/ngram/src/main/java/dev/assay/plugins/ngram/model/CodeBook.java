package dev.assay.plugins.ngram.model;

import java.util.Arrays;

/**
 * 256 numbers that stand for many, chosen by Lloyd's algorithm (1982) for a small mean square
 * error, from parts of equal size on. The first is 0, exactly, which back-off weights often are;
 * the others ascend.
 */
record CodeBook(float[] values) {
  /** Bits of a code. */
  static final int BITS = 8;

  /** The number of codes. */
  static final int SIZE = 1 << BITS;

  private static final int ROUNDS = 30;

  /** Chooses values for numbers; what is not finite is not looked at. */
  static CodeBook of(float[] numbers) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (float number : sorted) {
      if (number != 0 && Float.isFinite(number)) {
        sorted[count++] = number;
      }
    }
    double[] sums = new double[count + 1];
    for (int i = 0; i < count; i++) {
      sums[i + 1] = sums[i] + sorted[i];
    }
    int parts = SIZE - 1;
    int[] bounds = new int[parts + 1];
    for (int part = 1; part <= parts; part++) {
      bounds[part] = (int) ((long) count * part / parts);
    }
    float[] values = new float[SIZE];
    for (int round = 0; round < ROUNDS; round++) {
      for (int part = 0; part < parts; part++) {
        int from = bounds[part];
        int to = bounds[part + 1];
        // A part without numbers keeps a value that no number is nearer to.
        values[1 + part] =
            to > from
                ? (float) ((sums[to] - sums[from]) / (to - from))
                : count == 0 ? 0 : sorted[Math.min(from, count - 1)];
      }
      for (int part = 1; part < parts; part++) {
        float between = (values[part] + values[part + 1]) / 2;
        int found = Arrays.binarySearch(sorted, 0, count, between);
        bounds[part] = found >= 0 ? found : ~found;
      }
    }
    return new CodeBook(values);
  }

  /** The code of the nearest value. */
  int code(float number) {
    if (number == 0) {
      return 0;
    }
    int found = Arrays.binarySearch(values, 1, SIZE, number);
    if (found >= 0) {
      return found;
    }
    int above = Math.clamp(~found, 1, SIZE - 1);
    int below = Math.max(1, above - 1);
    return number - values[below] < values[above] - number ? below : above;
  }
}
