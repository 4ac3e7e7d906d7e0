package dev.assay.training.gpu;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Attention;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;
import java.util.Optional;

final class DeviceAttention implements Attention {

  /** Positions of a tile, and the kernels' block; see attention.cu. */
  private static final int TILE = 16;

  private static final int THREADS = TILE * TILE;
  private static final int MOST_SIZE = 128;

  private final DeviceTeam team;

  /** Of each row of each head, what its probabilities' gradients have in common. */
  private final Numbers along;

  DeviceAttention(DeviceTeam team) {
    this.team = team;
    this.along = new Numbers(team);
  }

  /** Why heads of a size cannot be computed; empty if they can. */
  static Optional<String> refusal(int size) {
    return size > MOST_SIZE
        ? Optional.of(
            "heads of %d numbers are not trained on GPUs, only of up to %d"
                .formatted(size, MOST_SIZE))
        : Optional.empty();
  }

  private static long at(Matrix stream) {
    return DeviceTensor.of(stream.tensor(), stream.offset());
  }

  private static float scale(Heads heads) {
    return (float) (1 / Math.sqrt(heads.size()));
  }

  @Override
  public void forward(Heads h, Dropout dropout, Streams values, Tensor norms) {
    refusal(h.size())
        .ifPresent(reason -> {
          throw new TrainingException(
              Reason.INPUT, reason + "; give more --heads, or --device cpu");
        });
    team.device()
        .launch(
            TrainingKernel.ATTEND_CAUSALLY,
            Math.ceilDiv(h.length(), TILE),
            h.heads(),
            h.sequences(),
            THREADS,
            at(values.queries()),
            values.queries().rowStride(),
            at(values.keys()),
            values.keys().rowStride(),
            at(values.values()),
            values.values().rowStride(),
            h.sequences(),
            h.length(),
            h.heads(),
            h.keyHeads(),
            h.size(),
            scale(h),
            dropout.rate(),
            dropout.random().seed(),
            at(values.out()),
            values.out().rowStride(),
            DeviceTensor.of(norms));
  }

  @Override
  public void backward(Heads h, Dropout dropout, Streams values, Streams gradients, Tensor norms) {
    long alongs = along.of((long) h.sequences() * h.heads() * h.length());
    int tiles = Math.ceilDiv(h.length(), TILE);
    team.device()
        .launch(
            TrainingKernel.ATTEND_BACK_TO_QUERIES,
            tiles,
            h.heads(),
            h.sequences(),
            THREADS,
            at(values.queries()),
            values.queries().rowStride(),
            at(values.keys()),
            values.keys().rowStride(),
            at(values.values()),
            values.values().rowStride(),
            at(values.out()),
            at(gradients.out()),
            gradients.out().rowStride(),
            h.sequences(),
            h.length(),
            h.heads(),
            h.keyHeads(),
            h.size(),
            scale(h),
            dropout.rate(),
            dropout.random().seed(),
            DeviceTensor.of(norms),
            alongs,
            at(gradients.queries()),
            gradients.queries().rowStride());
    team.device()
        .launch(
            TrainingKernel.ATTEND_BACK_TO_KEYS,
            tiles,
            h.keyHeads(),
            h.sequences(),
            THREADS,
            at(values.queries()),
            values.queries().rowStride(),
            at(values.keys()),
            values.keys().rowStride(),
            at(values.values()),
            values.values().rowStride(),
            at(gradients.out()),
            gradients.out().rowStride(),
            h.sequences(),
            h.length(),
            h.heads(),
            h.keyHeads(),
            h.size(),
            scale(h),
            dropout.rate(),
            dropout.random().seed(),
            DeviceTensor.of(norms),
            alongs,
            at(gradients.keys()),
            gradients.keys().rowStride(),
            at(gradients.values()),
            gradients.values().rowStride());
  }

  @Override
  public void rotate(
      Tensor x, int rows, int columns, int sequences, int half, Tensor cosines, Tensor sines) {
    long pairs = (long) rows * columns / 2;
    team.each(
        TrainingKernel.ROTATE_PAIRS,
        pairs,
        DeviceTensor.of(x),
        columns,
        sequences,
        half,
        DeviceTensor.of(cosines),
        DeviceTensor.of(sines),
        pairs);
  }
}
