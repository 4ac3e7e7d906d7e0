package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;
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
  void step(double rate, float scale);

  /** Everything that the next step depends on besides weights and gradients, to be saved. */
  Map<String, Tensor> state();

  /** How many steps were made; set when a run is resumed. */
  void resumeAt(int steps);

  /**
   * AdamW (Loshchilov and Hutter, 2019) as {@code torch.optim.AdamW}: decay is taken off the
   * weights before the step.
   *
   * @param compute where the parameters lie
   * @param decay of matrices; biases and gains do not decay
   */
  static Optimizer adamW(
      Compute compute,
      List<Parameter> parameters,
      double beta1,
      double beta2,
      double epsilon,
      double decay) {
    return new AdamW(compute, parameters, beta1, beta2, epsilon, decay);
  }

  /** Stochastic gradient descent as {@code torch.optim.SGD}: decay is added to the gradients. */
  static Optimizer sgd(Compute compute, List<Parameter> parameters, double momentum, double decay) {
    return new Sgd(compute, parameters, momentum, decay);
  }

  /** A zero for each element of each parameter. */
  static List<Tensor> zeros(Compute compute, List<Parameter> parameters) {
    return parameters.stream()
        .map(p -> {
          Tensor zeros = compute.allocate(p.size());
          compute.fill(zeros, p.size(), 0);
          return zeros;
        })
        .toList();
  }
}
