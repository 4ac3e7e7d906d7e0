package dev.assay.units;

/** The discrete Fourier transform of a power of two of numbers (Cooley and Tukey, 1965). */
final class Fourier {
  private Fourier() {}

  /** In place: {@code X[k] = sum over n of x[n] exp(-2 pi i k n / size)}. */
  static void transform(double[] real, double[] imaginary) {
    int size = real.length;
    reorder(real, imaginary);
    for (int half = 1; half < size; half *= 2) {
      for (int k = 0; k < half; k++) {
        double angle = -Math.PI * k / half;
        double cosine = StrictMath.cos(angle);
        double sine = StrictMath.sin(angle);
        for (int at = k; at < size; at += 2 * half) {
          int other = at + half;
          double turnedReal = real[other] * cosine - imaginary[other] * sine;
          double turnedImaginary = real[other] * sine + imaginary[other] * cosine;
          real[other] = real[at] - turnedReal;
          imaginary[other] = imaginary[at] - turnedImaginary;
          real[at] += turnedReal;
          imaginary[at] += turnedImaginary;
        }
      }
    }
  }

  /** Each number to the place whose bits are those of its own, backwards. */
  private static void reorder(double[] real, double[] imaginary) {
    int unused = Integer.numberOfLeadingZeros(real.length) + 1;
    for (int i = 1; i < real.length; i++) {
      int j = Integer.reverse(i) >>> unused;
      if (i < j) {
        swap(real, i, j);
        swap(imaginary, i, j);
      }
    }
  }

  private static void swap(double[] numbers, int i, int j) {
    double number = numbers[i];
    numbers[i] = numbers[j];
    numbers[j] = number;
  }
}
