package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import java.util.List;

/** The length of all gradients together, and what keeps it in bounds. */
public final class GradientNorm {

  private GradientNorm() {}

  /** The Euclidean norm. */
  public static double of(Compute compute, List<Parameter> parameters) {
    return compute.updates().norm(parameters.stream().map(Parameter::gradient).toList());
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
