package dev.assay.training.gpu;

import dev.assay.training.math.Norms;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;

final class DeviceNorms implements Norms {

  private final DeviceTeam team;

  DeviceNorms(DeviceTeam team) {
    this.team = team;
  }

  @Override
  public void forward(Tensor x, int rows, int columns, Affine affine, Tensor y) {
    Tensor bias = affine.bias();
    team.rows(
        TrainingKernel.NORMALIZE,
        rows,
        columns,
        DeviceTensor.of(x),
        0L,
        DeviceTensor.of(affine.weight()),
        bias == null ? 0L : DeviceTensor.of(bias),
        affine.epsilon(),
        1f,
        columns,
        DeviceTensor.of(y));
  }

  @Override
  public void backward(
      Tensor x,
      int rows,
      int columns,
      Affine affine,
      Tensor yGradient,
      Tensor xGradient,
      Affine gradients,
      Tensor normalized) {
    Tensor bias = gradients.bias();
    long dy = DeviceTensor.of(yGradient);
    long unscaled = DeviceTensor.of(normalized);
    team.rows(
        TrainingKernel.NORMALIZE_BACK,
        rows,
        columns,
        DeviceTensor.of(x),
        DeviceTensor.of(affine.weight()),
        bias == null ? 0 : 1,
        affine.epsilon(),
        columns,
        dy,
        DeviceTensor.of(xGradient),
        unscaled);
    long weight = DeviceTensor.of(gradients.weight());
    DeviceProducts.sumRows(team, dy, unscaled, columns, rows, columns, weight);
    if (bias != null) {
      DeviceProducts.sumRows(team, dy, 0, columns, rows, columns, DeviceTensor.of(bias));
    }
  }
}
