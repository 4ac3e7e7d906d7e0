package dev.assay.training.host;

import dev.assay.training.math.Losses;
import dev.assay.training.math.Tensor;

final class HostLosses implements Losses {

  private final Team team;

  HostLosses(Team team) {
    this.team = team;
  }

  @Override
  public double crossEntropy(Tensor logits, int columns, int[] targets, Tensor norms) {
    float[] x = HostTensor.of(logits);
    float[] kept = HostTensor.of(norms);
    double[] exact = new double[targets.length];
    team.forEach(
        targets.length,
        columns,
        (from, end, worker) -> {
          for (int row = from; row < end; row++) {
            exact[row] = team.kernels().logSoftmax(x, row * columns, columns).normalizer();
            kept[row] = (float) exact[row];
          }
        });
    double loss = 0;
    for (int row = 0; row < targets.length; row++) {
      loss += exact[row] - x[row * columns + targets[row]];
    }
    return loss;
  }

  @Override
  public void addGradient(
      Tensor logits, int columns, int[] targets, Tensor norms, float weight, Tensor gradient) {
    float[] x = HostTensor.of(logits);
    float[] dx = HostTensor.of(gradient);
    float[] kept = HostTensor.of(norms);
    team.forEach(
        targets.length,
        columns,
        (from, end, worker) -> {
          float[] softmax = team.scratch(worker, 0, columns);
          for (int row = from; row < end; row++) {
            int at = row * columns;
            System.arraycopy(x, at, softmax, 0, columns);
            team.arithmetic().exp(softmax, 0, columns, kept[row]);
            softmax[targets[row]] -= 1;
            for (int c = 0; c < columns; c++) {
              dx[at + c] += weight * softmax[c];
            }
          }
        });
  }
}
