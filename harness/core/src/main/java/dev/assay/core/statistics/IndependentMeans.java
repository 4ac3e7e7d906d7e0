package dev.assay.core.statistics;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.jspecify.annotations.Nullable;

/**
 * The means of two independent samples and the error of their difference, sqrt(s1²/n1 + s2²/n2),
 * with the degrees of freedom of B. L. Welch, "The generalization of Student's problem when several
 * different population variances are involved", Biometrika 34 (1947), pages 28-35.
 *
 * @param stderr of the difference; null where a sample has a single value
 */
public record IndependentMeans(
    double first, double second, @Nullable Double stderr, double degreesOfFreedom) {
  public static IndependentMeans of(double[] first, double[] second) {
    double a = Mean.of(first).getAsDouble();
    double b = Mean.of(second).getAsDouble();
    if (first.length < 2 || second.length < 2) {
      return new IndependentMeans(a, b, null, Double.NaN);
    }
    double va = Variance.of(first).getAsDouble() / first.length;
    double vb = Variance.of(second).getAsDouble() / second.length;
    double freedom =
        va + vb == 0
            ? first.length + second.length - 2.0
            : (va + vb)
                * (va + vb)
                / (va * va / (first.length - 1) + vb * vb / (second.length - 1));
    return new IndependentMeans(a, b, Math.sqrt(va + vb), freedom);
  }
}
