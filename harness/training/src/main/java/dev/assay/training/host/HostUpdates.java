package dev.assay.training.host;

import dev.assay.training.math.Tensor;
import dev.assay.training.math.Updates;
import java.util.List;

final class HostUpdates implements Updates {

  private static final int PIECE = 4096;

  private final Team team;

  HostUpdates(Team team) {
    this.team = team;
  }

  @Override
  public double norm(List<Tensor> gradients) {
    double sum = 0;
    for (Tensor gradient : gradients) {
      float[] g = HostTensor.of(gradient);
      float[] squares = new float[(g.length + PIECE - 1) / PIECE];
      team.forEach(
          squares.length,
          PIECE,
          (from, end, worker) -> {
            for (int i = from; i < end; i++) {
              int at = i * PIECE;
              squares[i] = team.arithmetic().dot(g, at, g, at, Math.min(PIECE, g.length - at));
            }
          });
      for (float square : squares) {
        sum += square;
      }
    }
    return Math.sqrt(sum);
  }

  @Override
  public void adam(Weight weight, Tensor mean, Tensor square, Adam step) {
    float[] m = HostTensor.of(mean);
    float[] s = HostTensor.of(square);
    team.forEach(m.length, 1, (from, end, worker) -> adam(weight, m, s, step, from, end));
  }

  private static void adam(
      Weight weight, float[] mean, float[] square, Adam step, int from, int end) {
    float[] value = HostTensor.of(weight.value());
    float[] gradient = HostTensor.of(weight.gradient());
    float scale = weight.scale();
    float newMean = step.newMean();
    float oldSquare = step.oldSquare();
    float newSquare = step.newSquare();
    float keep = step.keep();
    float size = step.size();
    float correction = step.correction();
    float least = step.epsilon();
    for (int i = from; i < end; i++) {
      float g = gradient[i] * scale;
      mean[i] += newMean * (g - mean[i]);
      square[i] = oldSquare * square[i] + newSquare * g * g;
      float deviation = (float) Math.sqrt(square[i]) / correction + least;
      value[i] = value[i] * keep - size * (mean[i] / deviation);
    }
  }

  @Override
  public void descend(Weight weight, Tensor velocity, float rate, float momentum, float decay) {
    float[] value = HostTensor.of(weight.value());
    float[] gradient = HostTensor.of(weight.gradient());
    float[] v = HostTensor.of(velocity);
    team.forEach(
        v.length,
        1,
        (from, end, worker) -> {
          for (int j = from; j < end; j++) {
            float g = gradient[j] * weight.scale() + decay * value[j];
            v[j] = momentum * v[j] + g;
            value[j] -= rate * v[j];
          }
        });
  }
}
