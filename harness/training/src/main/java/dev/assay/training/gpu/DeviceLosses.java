package dev.assay.training.gpu;

import dev.assay.training.math.Losses;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;

final class DeviceLosses implements Losses {

  private final DeviceTeam team;
  private final Numbers targets;
  private final Numbers losses;

  DeviceLosses(DeviceTeam team) {
    this.team = team;
    this.targets = new Numbers(team);
    this.losses = new Numbers(team);
  }

  @Override
  public double crossEntropy(Tensor logits, int columns, int[] right, Tensor norms) {
    long each = losses.of(right.length);
    team.rows(
        TrainingKernel.CROSS_ENTROPY,
        right.length,
        columns,
        DeviceTensor.of(logits),
        targets.of(right),
        columns,
        DeviceTensor.of(norms),
        each);
    double loss = 0;
    for (float of : team.device().read(each, right.length)) {
      loss += of;
    }
    return loss;
  }

  @Override
  public void addGradient(
      Tensor logits, int columns, int[] right, Tensor norms, float weight, Tensor gradient) {
    long count = (long) right.length * columns;
    team.each(
        TrainingKernel.CROSS_ENTROPY_BACK,
        count,
        DeviceTensor.of(logits),
        targets.of(right),
        DeviceTensor.of(norms),
        weight,
        columns,
        count,
        DeviceTensor.of(gradient));
  }
}
