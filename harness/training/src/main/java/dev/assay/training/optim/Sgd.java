package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Sgd implements Optimizer {

  private final List<Parameter> parameters;
  private final double momentum;
  private final double decay;
  private final List<float[]> velocities;

  Sgd(List<Parameter> parameters, double momentum, double decay) {
    this.parameters = parameters;
    this.momentum = momentum;
    this.decay = decay;
    this.velocities = parameters.stream().map(p -> new float[p.value().length]).toList();
  }

  @Override
  public void step(Compute compute, double rate, float scale) {
    float size = (float) rate;
    float kept = (float) momentum;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      float shrink = p.decays() ? (float) decay : 0;
      float[] velocity = velocities.get(i);
      compute.forEach(
          velocity.length,
          1,
          (from, end, worker) -> {
            for (int j = from; j < end; j++) {
              float g = p.gradient()[j] * scale + shrink * p.value()[j];
              velocity[j] = kept * velocity[j] + g;
              p.value()[j] -= size * velocity[j];
            }
          });
    }
  }

  @Override
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      state.put("momentum_buffer." + parameters.get(i).name(), velocities.get(i));
    }
    return state;
  }

  /** Velocities start at zero, so that the first step needs no case of its own. */
  @Override
  public void resumeAt(int steps) {}
}
