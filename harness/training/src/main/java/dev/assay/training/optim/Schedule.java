package dev.assay.training.optim;

/**
 * The learning rate at each step: a linear warm-up, then constant or a half cosine.
 *
 * @param shape after the warm-up
 * @param peak the rate at its highest
 * @param floor the rate at the end of a cosine
 * @param warmup steps until the peak
 * @param steps in all
 */
public record Schedule(Shape shape, double peak, double floor, int warmup, int steps) {

  /** What follows the warm-up. */
  public enum Shape {
    CONSTANT,
    COSINE
  }

  /**
   * @param step from 0 on
   */
  public double at(int step) {
    if (step < warmup) {
      return peak * (step + 1) / (warmup + 1);
    }
    return switch (shape) {
      case CONSTANT -> peak;
      case COSINE -> {
        double done = Math.min(1, (double) (step - warmup) / Math.max(1, steps - warmup));
        yield floor + (peak - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * done));
      }
    };
  }
}
