package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;
import dev.assay.training.math.Updates.Adam;
import dev.assay.training.math.Updates.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class AdamW implements Optimizer {

  private final Compute compute;
  private final List<Parameter> parameters;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double decay;
  private final List<Tensor> means;
  private final List<Tensor> squares;
  private int steps;

  AdamW(
      Compute compute,
      List<Parameter> parameters,
      double beta1,
      double beta2,
      double epsilon,
      double decay) {
    this.compute = compute;
    this.parameters = parameters;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.decay = decay;
    this.means = Optimizer.zeros(compute, parameters);
    this.squares = Optimizer.zeros(compute, parameters);
  }

  @Override
  public void step(double rate, float scale) {
    steps++;
    double size = rate / (1 - StrictMath.pow(beta1, steps));
    double correction = Math.sqrt(1 - StrictMath.pow(beta2, steps));
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      Adam step =
          new Adam(
              (float) (1 - beta1),
              (float) beta2,
              (float) (1 - beta2),
              p.decays() ? (float) (1 - rate * decay) : 1,
              (float) size,
              (float) correction,
              (float) epsilon);
      Weight weight = new Weight(p.value(), p.gradient(), scale);
      compute.updates().adam(weight, means.get(i), squares.get(i), step);
    }
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      state.put("exp_avg." + parameters.get(i).name(), means.get(i));
      state.put("exp_avg_sq." + parameters.get(i).name(), squares.get(i));
    }
    return state;
  }

  @Override
  public void resumeAt(int count) {
    steps = count;
  }
}
