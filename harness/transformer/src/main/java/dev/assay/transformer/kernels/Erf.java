package dev.assay.transformer.kernels;

/** The error function, which the platform lacks. */
final class Erf {

  private Erf() {}

  /**
   * erf(x) to about 1.2e-7: W. H. Press et al., Numerical Recipes in C, 2nd ed., section 6.2
   * (Chebyshev fit of erfc with fractional error below 1.2e-7 everywhere).
   */
  static double erf(double x) {
    double z = Math.abs(x);
    double t = 1 / (1 + 0.5 * z);
    double[] c = {
      -1.26551223,
      1.00002368,
      0.37409196,
      0.09678418,
      -0.18628806,
      0.27886807,
      -1.13520398,
      1.48851587,
      -0.82215223,
      0.17087277
    };
    double sum = 0;
    for (int i = c.length - 1; i >= 0; i--) {
      sum = c[i] + t * sum;
    }
    double erfc = t * Math.exp(-z * z + sum);
    return x >= 0 ? 1 - erfc : erfc - 1;
  }
}
