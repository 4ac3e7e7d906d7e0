package dev.assay.training.autodiff;

/** {@code c' = σ(f)·c + σ(i)·tanh(g)}, {@code h' = σ(o)·tanh(c')}. */
final class LstmRecurrence extends Recurrence {

  /** The cells before the first position. */
  private final float[] initialCells;

  private final float[] cells;
  private final float[] squashed;

  /** Of the cells of the position that is next in going back. */
  private final float[] cellGradient;

  LstmRecurrence(
      Tape tape,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    super(tape, input, weight, bias, sequences, state);
    cells = tape.buffer(out.size());
    squashed = tape.buffer(out.size());
    initialCells = tape.buffer(sequences * hidden);
    cellGradient = tape.zeros(sequences * hidden);
    System.arraycopy(state.cell(), 0, initialCells, 0, sequences * hidden);
  }

  @Override
  void forward(int row) {
    int at = row * columns;
    float[] gates = recurrent;
    for (int i = at; i < at + columns; i++) {
      gates[i] += input.value()[i];
    }
    tape.arithmetic().sigmoid(gates, at, 2 * hidden);
    tape.arithmetic().tanh(gates, at + 2 * hidden, hidden);
    tape.arithmetic().sigmoid(gates, at + 3 * hidden, hidden);
    int to = row * hidden;
    float[] before = row < sequences ? initialCells : cells;
    int from = row < sequences ? to : to - sequences * hidden;
    for (int j = 0; j < hidden; j++) {
      float in = gates[at + j] * gates[at + 2 * hidden + j];
      cells[to + j] = gates[at + hidden + j] * before[from + j] + in;
    }
    System.arraycopy(cells, to, squashed, to, hidden);
    tape.arithmetic().tanh(squashed, to, hidden);
    for (int j = 0; j < hidden; j++) {
      out.value()[to + j] = gates[at + 3 * hidden + j] * squashed[to + j];
    }
  }

  @Override
  void remember(RecurrentState to, int lastRow) {
    System.arraycopy(cells, lastRow * hidden, to.cell(), 0, sequences * hidden);
  }

  @Override
  void backward(int row, float[] gradient) {
    int at = row * columns;
    int from = row * hidden;
    int carried = row % sequences * hidden;
    float[] gates = recurrent;
    float[] before = row < sequences ? initialCells : cells;
    int previous = row < sequences ? from : from - sequences * hidden;
    float[] outGradient = out.gradient();
    float[] cellGradient = this.cellGradient;
    float[] squashed = this.squashed;
    int hidden = this.hidden;
    for (int j = 0; j < hidden; j++) {
      float i = gates[at + j];
      float f = gates[at + hidden + j];
      float g = gates[at + 2 * hidden + j];
      float o = gates[at + 3 * hidden + j];
      float dh = outGradient[from + j];
      float tanh = squashed[from + j];
      float dc = cellGradient[carried + j] + dh * o * (1 - tanh * tanh);
      gradient[at + j] = dc * g * i * (1 - i);
      gradient[at + hidden + j] = dc * before[previous + j] * f * (1 - f);
      gradient[at + 2 * hidden + j] = dc * i * (1 - g * g);
      gradient[at + 3 * hidden + j] = dh * tanh * o * (1 - o);
      cellGradient[carried + j] = dc * f;
    }
    for (int i = at; i < at + columns; i++) {
      input.gradient()[i] += gradient[i];
    }
  }
}
