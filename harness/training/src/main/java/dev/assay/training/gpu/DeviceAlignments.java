package dev.assay.training.gpu;

import dev.assay.training.math.Alignments;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;

final class DeviceAlignments implements Alignments {

  private static final int THREADS = 256;

  private final DeviceTeam team;
  private final Numbers lengths;
  private int[] uploaded = {};
  private final Numbers scores;

  DeviceAlignments(DeviceTeam team) {
    this.team = team;
    this.lengths = new Numbers(team);
    this.scores = new Numbers(team);
  }

  private static long at(Tensor of, Source source, int position, int columns) {
    return DeviceTensor.of(of, (long) position * source.lengths().length * columns);
  }

  /** The same array for all positions of a pass, so that it is sent once. */
  private long lengths(int[] of) {
    if (of != uploaded) {
      uploaded = of;
      lengths.of(of);
    }
    return lengths.of(of.length);
  }

  @Override
  public void forward(Source source, Found found, int position) {
    team.device()
        .launch(
            TrainingKernel.ALIGN,
            source.lengths().length,
            1,
            1,
            THREADS,
            at(found.queries(), source, position, source.size()),
            DeviceTensor.of(source.keys()),
            DeviceTensor.of(source.values()),
            DeviceTensor.of(source.score()),
            lengths(source.lengths()),
            source.longest(),
            source.size(),
            source.found(),
            at(found.alignment(), source, position, source.longest()),
            at(found.contexts(), source, position, source.found()));
  }

  @Override
  public void backward(Source source, Found found, int position) {
    int sequences = source.lengths().length;
    team.device()
        .launch(
            TrainingKernel.ALIGN_BACK,
            sequences,
            1,
            1,
            THREADS,
            at(found.queries(), source, position, source.size()),
            DeviceTensor.of(source.keys()),
            DeviceTensor.of(source.values()),
            DeviceTensor.of(source.score()),
            lengths(source.lengths()),
            source.longest(),
            source.size(),
            source.found(),
            at(found.alignment(), source, position, source.longest()),
            at(found.contextGradient(), source, position, source.found()),
            scores.of((long) sequences * source.longest()),
            at(found.queryGradient(), source, position, source.size()),
            DeviceTensor.of(source.keyGradient()),
            DeviceTensor.of(source.valueGradient()),
            DeviceTensor.of(source.scoreGradient()));
  }
}
