package dev.assay.training.gpu;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Attention;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  @Override
  public void forward(Heads h, Dropout dropout, Streams values, Tensor norms) {
    refusal(h.size())
        .ifPresent(reason -> {
          throw new TrainingException(
              Reason.INPUT, reason + "; give more --heads, or --device cpu");
        });
    launch(
        TrainingKernel.ATTEND_CAUSALLY,
        h,
        h.heads(),
        rows(values.queries(), values.keys(), values.values()),
        settings(h, dropout),
        rows(values.out()),
        List.of(DeviceTensor.of(norms)));
  }

  @Override
  public void backward(Heads h, Dropout dropout, Streams values, Streams gradients, Tensor norms) {
    List<?> inputs = rows(values.queries(), values.keys(), values.values());
    List<?> outGradient = rows(gradients.out());
    List<?> settings = settings(h, dropout);
    long alongs = along.of((long) h.sequences() * h.heads() * h.length());
    List<Long> ofRows = List.of(DeviceTensor.of(norms), alongs);
    launch(
        TrainingKernel.ATTEND_BACK_TO_QUERIES,
        h,
        h.heads(),
        inputs,
        List.of(at(values.out())),
        outGradient,
        settings,
        ofRows,
        rows(gradients.queries()));
    launch(
        TrainingKernel.ATTEND_BACK_TO_KEYS,
        h,
        h.keyHeads(),
        inputs,
        outGradient,
        settings,
        ofRows,
        rows(gradients.keys(), gradients.values()));
  }

  /** A block for each tile of positions, head and sequence. */
  private void launch(TrainingKernel kernel, Heads h, int heads, List<?>... arguments) {
    Object[] all = Arrays.stream(arguments).flatMap(List::stream).toArray();
    team.device()
        .launch(kernel, Math.ceilDiv(h.length(), TILE), heads, h.sequences(), THREADS, all);
  }

  /** Where streams begin, each with how far its rows are apart. */
  private static List<Object> rows(Matrix... streams) {
    return Arrays.stream(streams)
        .flatMap(stream -> Stream.<Object>of(at(stream), stream.rowStride()))
        .toList();
  }

  /** What all the kernels are told of heads and dropout. */
  private static List<Object> settings(Heads h, Dropout dropout) {
    return List.of(
        h.sequences(),
        h.length(),
        h.heads(),
        h.keyHeads(),
        h.size(),
        (float) (1 / Math.sqrt(h.size())),
        dropout.rate(),
        dropout.random().seed());
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
