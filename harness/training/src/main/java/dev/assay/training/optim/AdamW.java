package dev.assay.training.optim;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class AdamW implements Optimizer {

  private final List<Parameter> parameters;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double decay;
  private final List<float[]> means;
  private final List<float[]> squares;
  private int steps;

  AdamW(List<Parameter> parameters, double beta1, double beta2, double epsilon, double decay) {
    this.parameters = parameters;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.decay = decay;
    this.means = parameters.stream().map(p -> new float[p.value().length]).toList();
    this.squares = parameters.stream().map(p -> new float[p.value().length]).toList();
  }

  @Override
  public void step(Compute compute, double rate, float scale) {
    steps++;
    double size = rate / (1 - StrictMath.pow(beta1, steps));
    double correction = Math.sqrt(1 - StrictMath.pow(beta2, steps));
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      float keep = p.decays() ? (float) (1 - rate * decay) : 1;
      float[] mean = means.get(i);
      float[] square = squares.get(i);
      compute.forEach(
          mean.length,
          1,
          (from, end, worker) ->
              step(p, mean, square, from, end, keep, scale, (float) size, (float) correction));
    }
  }

  private void step(
      Parameter p,
      float[] mean,
      float[] square,
      int from,
      int end,
      float keep,
      float scale,
      float size,
      float correction) {
    float[] value = p.value();
    float[] gradient = p.gradient();
    float newMean = (float) (1 - beta1);
    float oldSquare = (float) beta2;
    float newSquare = (float) (1 - beta2);
    float least = (float) epsilon;
    for (int i = from; i < end; i++) {
      float g = gradient[i] * scale;
      mean[i] += newMean * (g - mean[i]);
      square[i] = oldSquare * square[i] + newSquare * g * g;
      float deviation = (float) Math.sqrt(square[i]) / correction + least;
      value[i] = value[i] * keep - size * (mean[i] / deviation);
    }
  }

  @Override
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
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
