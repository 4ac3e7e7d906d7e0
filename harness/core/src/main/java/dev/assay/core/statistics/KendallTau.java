package dev.assay.core.statistics;

/**
 * How far two orders agree: tau-b = (C - D) / sqrt((P - T_x) (P - T_y)) over the P pairs, of which
 * C are in the same order in both, D in opposite ones, and T tied in one. M. G. Kendall, "The
 * treatment of ties in ranking problems", Biometrika 33 (1945), pages 239-251.
 */
public final class KendallTau {
  private KendallTau() {}

  /**
   * @return from -1 to 1; NaN where one of them is all ties
   */
  public static double tauB(double[] x, double[] y) {
    long agreement = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int orderX = Double.compare(x[i], x[j]);
        int orderY = Double.compare(y[i], y[j]);
        agreement += Integer.signum(orderX) * Integer.signum(orderY);
        untiedX += orderX == 0 ? 0 : 1;
        untiedY += orderY == 0 ? 0 : 1;
      }
    }
    return agreement / Math.sqrt((double) untiedX * untiedY);
  }
}
