package dev.assay.training.gpu;

import dev.assay.training.math.Recurrences;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;

final class DeviceRecurrences implements Recurrences {

  private final DeviceTeam team;

  DeviceRecurrences(DeviceTeam team) {
    this.team = team;
  }

  /** A position of a layer. */
  private record Place(Layer layer, int position) {

    /** Numbers of a position's states. */
    int count() {
      return layer.sequences() * layer.hidden();
    }

    long states(Tensor of) {
      return DeviceTensor.of(of, (long) position * count());
    }

    long gates(Tensor of, int gates) {
      return DeviceTensor.of(of, (long) position * count() * gates);
    }

    /** The position before, which for the first is in a tensor of its own. */
    long before(Tensor of, Tensor initial) {
      return position == 0
          ? DeviceTensor.of(initial)
          : DeviceTensor.of(of, (long) (position - 1) * count());
    }
  }

  @Override
  public void forward(Cells cells, int position) {
    Layer l = cells.layer();
    Place at = new Place(l, position);
    int count = at.count();
    switch (cells) {
      case Cells.Rnn _ ->
          team.each(
              TrainingKernel.RNN_FORWARD,
              count,
              at.states(l.input()),
              at.states(l.recurrent()),
              count,
              at.states(l.out()));
      case Cells.Lstm lstm ->
          team.each(
              TrainingKernel.LSTM_FORWARD,
              count,
              at.gates(l.input(), 4),
              at.gates(l.recurrent(), 4),
              at.before(lstm.cells(), lstm.initial()),
              l.hidden(),
              count,
              at.states(lstm.cells()),
              at.states(lstm.squashed()),
              at.states(l.out()));
      case Cells.Gru gru ->
          team.each(
              TrainingKernel.GRU_FORWARD,
              count,
              at.gates(l.input(), 3),
              at.gates(l.recurrent(), 3),
              at.before(l.out(), l.initial()),
              l.hidden(),
              count,
              at.gates(gru.gates(), 3),
              at.states(l.out()));
    }
  }

  @Override
  public void backward(Cells cells, int position, Tensor gradient) {
    Layer l = cells.layer();
    Place at = new Place(l, position);
    int count = at.count();
    switch (cells) {
      case Cells.Rnn _ ->
          team.each(
              TrainingKernel.RNN_BACK,
              count,
              at.states(l.out()),
              at.states(l.outGradient()),
              count,
              at.states(gradient),
              at.states(l.inputGradient()));
      case Cells.Lstm lstm ->
          team.each(
              TrainingKernel.LSTM_BACK,
              count,
              at.gates(l.recurrent(), 4),
              at.before(lstm.cells(), lstm.initial()),
              at.states(lstm.squashed()),
              at.states(l.outGradient()),
              l.hidden(),
              count,
              DeviceTensor.of(lstm.gradient()),
              at.gates(gradient, 4),
              at.gates(l.inputGradient(), 4));
      case Cells.Gru gru ->
          team.each(
              TrainingKernel.GRU_BACK,
              count,
              at.gates(l.recurrent(), 3),
              at.gates(gru.gates(), 3),
              at.before(l.out(), l.initial()),
              at.states(l.outGradient()),
              l.hidden(),
              count,
              at.gates(gradient, 3),
              at.gates(l.inputGradient(), 3),
              at.before(l.outGradient(), l.initialGradient()));
    }
  }
}
