package dev.assay.training.gpu;

import dev.assay.training.math.Tensor;
import dev.assay.training.math.Updates;
import dev.assay.transformer.cuda.TrainingKernel;
import java.util.List;

final class DeviceUpdates implements Updates {

  /** Numbers of a block; see updates.cu. */
  private static final int PIECE = 4096;

  private static final int THREADS = 256;

  private final DeviceTeam team;
  private final Numbers squares;

  DeviceUpdates(DeviceTeam team) {
    this.team = team;
    this.squares = new Numbers(team);
  }

  @Override
  public double norm(List<Tensor> gradients) {
    int pieces = gradients.stream().mapToInt(g -> Math.ceilDiv(g.size(), PIECE)).sum();
    long sums = squares.of(pieces);
    int first = 0;
    for (Tensor gradient : gradients) {
      int own = Math.ceilDiv(gradient.size(), PIECE);
      team.device()
          .launch(
              TrainingKernel.SUM_SQUARES,
              own,
              1,
              1,
              THREADS,
              DeviceTensor.of(gradient),
              gradient.size(),
              sums + 4L * first);
      first += own;
    }
    double sum = 0;
    for (float piece : team.device().read(sums, pieces)) {
      sum += piece;
    }
    return Math.sqrt(sum);
  }

  @Override
  public void adam(Weight weight, Tensor mean, Tensor square, Adam step) {
    team.each(
        TrainingKernel.ADAM,
        mean.size(),
        DeviceTensor.of(weight.gradient()),
        weight.scale(),
        step.newMean(),
        step.oldSquare(),
        step.newSquare(),
        step.keep(),
        step.size(),
        step.correction(),
        step.epsilon(),
        mean.size(),
        DeviceTensor.of(mean),
        DeviceTensor.of(square),
        DeviceTensor.of(weight.value()));
  }

  @Override
  public void descend(Weight weight, Tensor velocity, float rate, float momentum, float decay) {
    team.each(
        TrainingKernel.DESCEND,
        velocity.size(),
        DeviceTensor.of(weight.gradient()),
        weight.scale(),
        rate,
        momentum,
        decay,
        velocity.size(),
        DeviceTensor.of(velocity),
        DeviceTensor.of(weight.value()));
  }
}
