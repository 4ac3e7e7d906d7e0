package dev.assay.transformer.kernels;

import java.lang.foreign.ValueLayout;

/** Plain loops: what to compute, and the oracle of the fast ones. */
final class ScalarArithmetic implements Arithmetic {

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 12582912f;
  private static final float SMALLEST = -87.3365447f;
  private static final float LARGEST = 88.3762626f;

  @Override
  public void multiply(
      View a, int rows, Factor b, int panel, int endPanel, View c, boolean add, Scratch scratch) {
    for (int p = panel; p < endPanel; p++) {
      for (int j = 0; j < b.columns(p); j++) {
        long column = b.start(p) + j;
        for (int r = 0; r < rows; r++) {
          int at = c.at(r, p * Factor.WIDTH + j);
          float sum = add ? c.data()[at] : 0;
          for (int k = 0; k < b.depth(); k++) {
            long index = column + (long) k * Factor.WIDTH;
            float factor = b.data().getAtIndex(ValueLayout.JAVA_FLOAT, index);
            sum = Math.fma(a.data()[a.at(r, k)], factor, sum);
          }
          c.data()[at] = sum;
        }
      }
    }
  }

  @Override
  public void exp(float[] x, int offset, int length, float shift) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = exp(x[i] - shift);
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = 1 / (exp(-x[i]) + 1);
    }
  }

  /** After {@code expf} of S. Moshier's Cephes library, as {@link VectorMath} has it. */
  private static float exp(float x) {
    if (x < SMALLEST) {
      return 0;
    }
    float bounded = Math.max(Math.min(x, LARGEST), SMALLEST);
    float rounded = Math.fma(bounded, LOG2_E, ROUNDER);
    float n = rounded - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, bounded);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, 1.9875691500e-4f, 1.3981999507e-3f);
    p = Math.fma(p, r, 8.3334519073e-3f);
    p = Math.fma(p, r, 4.1665795894e-2f);
    p = Math.fma(p, r, 1.6666665459e-1f);
    p = Math.fma(p, r, 5.0000001201e-1f);
    float power = Math.fma(p, r * r, r + 1);
    int exponent = (Float.floatToRawIntBits(rounded) << 23) + 0x3f800000;
    return power * Float.intBitsToFloat(exponent);
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }
}
