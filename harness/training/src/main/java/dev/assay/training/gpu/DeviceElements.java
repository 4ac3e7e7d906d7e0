package dev.assay.training.gpu;

import dev.assay.training.math.Elements;
import dev.assay.training.math.Random;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;

final class DeviceElements implements Elements {

  private final DeviceTeam team;

  DeviceElements(DeviceTeam team) {
    this.team = team;
  }

  private void of(TrainingKernel kernel, Tensor x, Tensor y, Tensor out, int count) {
    team.each(kernel, count, DeviceTensor.of(x), DeviceTensor.of(y), count, DeviceTensor.of(out));
  }

  @Override
  public void add(Tensor x, Tensor y, Tensor out, int count) {
    of(TrainingKernel.ADD_NUMBERS, x, y, out, count);
  }

  @Override
  public void accumulate(Tensor x, Tensor to, int count) {
    team.each(TrainingKernel.ACCUMULATE, count, DeviceTensor.of(x), count, DeviceTensor.of(to));
  }

  @Override
  public void multiply(Tensor x, Tensor y, Tensor out, int count) {
    of(TrainingKernel.MULTIPLY_NUMBERS, x, y, out, count);
  }

  @Override
  public void addProducts(Tensor x, Tensor y, Tensor to, int count) {
    of(TrainingKernel.ADD_PRODUCTS, x, y, to, count);
  }

  @Override
  public void apply(Function f, Tensor x, Tensor out, int count) {
    team.each(
        TrainingKernel.APPLY_FUNCTION,
        count,
        f.ordinal(),
        DeviceTensor.of(x),
        count,
        DeviceTensor.of(out));
  }

  @Override
  public void addDerivatives(
      Function f, Tensor x, Tensor out, Tensor gradient, Tensor to, int count) {
    team.each(
        TrainingKernel.ADD_DERIVATIVES,
        count,
        f.ordinal(),
        DeviceTensor.of(x),
        DeviceTensor.of(out),
        DeviceTensor.of(gradient),
        count,
        DeviceTensor.of(to));
  }

  @Override
  public void drop(Tensor x, Random random, float rate, Tensor mask, Tensor out, int count) {
    team.each(
        TrainingKernel.DROP,
        count,
        DeviceTensor.of(x),
        random.seed(),
        rate,
        count,
        DeviceTensor.of(mask),
        DeviceTensor.of(out));
  }
}
