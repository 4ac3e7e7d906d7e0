package dev.assay.transformer.kernels;

/**
 * e^x to about 1 ulp; 0 below -87.3, and e^88.38 above 88.38. After {@code expf} of S. Moshier's
 * Cephes library. Here are the plain form and the constants of the vector forms, which give the
 * same bits.
 */
final class Exponential {

  static final float SMALLEST = -87.3365447f;
  static final float LARGEST = 88.3762626f;
  static final float LOG2_E = 1.44269504f;
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;

  /** Adding it rounds to a whole number, which is then in the low bits. */
  static final float ROUNDER = 12582912f;

  /** Coefficients of the polynomial, the highest first. */
  static final float P0 = 1.9875691500e-4f;

  static final float P1 = 1.3981999507e-3f;
  static final float P2 = 8.3334519073e-3f;
  static final float P3 = 4.1665795894e-2f;
  static final float P4 = 1.6666665459e-1f;
  static final float P5 = 5.0000001201e-1f;

  /** The bits of 1: an exponent of 0. */
  static final int ONE = 0x3f800000;

  private Exponential() {}

  static float exp(float x) {
    if (x < SMALLEST) {
      return 0;
    }
    float bounded = Math.max(Math.min(x, LARGEST), SMALLEST);
    float rounded = Math.fma(bounded, LOG2_E, ROUNDER);
    float n = rounded - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, bounded);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, P0, P1);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P5);
    float power = Math.fma(p, r * r, r + 1);
    return power * Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << 23) + ONE);
  }
}
