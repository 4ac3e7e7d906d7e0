package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import java.util.List;
import java.util.Map;

/** Changes weights by their gradients. */
public interface Optimizer {

  /**
   * One step.
   *
   * @param rate the learning rate
   * @param scale what gradients are multiplied by first, for clipping
   */
  void step(Compute compute, double rate, float scale);

  /** Everything that the next step depends on besides weights and gradients, to be saved. */
  Map<String, float[]> state();

  /** How many steps were made; set when a run is resumed. */
  void resumeAt(int steps);

  /**
   * AdamW (Loshchilov and Hutter, 2019) as {@code torch.optim.AdamW}: decay is taken off the
   * weights before the step.
   *
   * @param decay of matrices; biases and gains do not decay
   */
  static Optimizer adamW(
      List<Parameter> parameters, double beta1, double beta2, double epsilon, double decay) {
    return new AdamW(parameters, beta1, beta2, epsilon, decay);
  }

  /** Stochastic gradient descent as {@code torch.optim.SGD}: decay is added to the gradients. */
  static Optimizer sgd(List<Parameter> parameters, double momentum, double decay) {
    return new Sgd(parameters, momentum, decay);
  }
}
