package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import java.util.List;

/** The length of all gradients together, and what keeps it in bounds. */
public final class GradientNorm {

  private static final int PIECE = 4096;

  private GradientNorm() {}

  /** The Euclidean norm, over pieces of fixed size in a fixed order. */
  public static double of(Compute compute, List<Parameter> parameters) {
    double sum = 0;
    for (Parameter p : parameters) {
      float[] g = p.gradient();
      float[] squares = new float[(g.length + PIECE - 1) / PIECE];
      compute.forEach(
          squares.length,
          PIECE,
          (from, end, worker) -> {
            for (int i = from; i < end; i++) {
              int at = i * PIECE;
              squares[i] = compute.arithmetic().dot(g, at, g, at, Math.min(PIECE, g.length - at));
            }
          });
      for (float square : squares) {
        sum += square;
      }
    }
    return Math.sqrt(sum);
  }

  /**
   * What gradients of this norm are to be multiplied by, as {@code torch.nn.utils.clip_grad_norm_}
   * does it.
   *
   * @param limit the largest norm allowed; 0 for none
   */
  public static float scale(double norm, double limit) {
    return limit == 0 ? 1 : (float) Math.min(1, limit / (norm + 1e-6));
  }
}
