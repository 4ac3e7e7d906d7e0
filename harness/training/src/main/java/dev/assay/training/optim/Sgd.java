package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;
import dev.assay.training.math.Updates.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Sgd implements Optimizer {

  private final Compute compute;
  private final List<Parameter> parameters;
  private final double momentum;
  private final double decay;
  private final List<Tensor> velocities;

  Sgd(Compute compute, List<Parameter> parameters, double momentum, double decay) {
    this.compute = compute;
    this.parameters = parameters;
    this.momentum = momentum;
    this.decay = decay;
    this.velocities = Optimizer.zeros(compute, parameters);
  }

  @Override
  public void step(double rate, float scale) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      float shrink = p.decays() ? (float) decay : 0;
      Weight weight = new Weight(p.value(), p.gradient(), scale);
      compute.updates().descend(weight, velocities.get(i), (float) rate, (float) momentum, shrink);
    }
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      state.put("momentum_buffer." + parameters.get(i).name(), velocities.get(i));
    }
    return state;
  }

  /** Velocities start at zero, so that the first step needs no case of its own. */
  @Override
  public void resumeAt(int steps) {}
}
