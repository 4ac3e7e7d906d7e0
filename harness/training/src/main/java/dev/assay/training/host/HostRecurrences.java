package dev.assay.training.host;

import dev.assay.training.math.Recurrences;
import dev.assay.training.math.Tensor;

final class HostRecurrences implements Recurrences {

  private final Team team;

  HostRecurrences(Team team) {
    this.team = team;
  }

  private interface Rows {
    /** One sequence's row of a position. */
    void forward(int row);

    void backward(int row, float[] gradient);
  }

  private Rows rows(Cells cells) {
    return switch (cells) {
      case Cells.Rnn rnn -> new Rnn(rnn);
      case Cells.Lstm lstm -> new Lstm(lstm);
      case Cells.Gru gru -> new Gru(gru);
    };
  }

  @Override
  public void forward(Cells cells, int position) {
    Rows rows = rows(cells);
    int sequences = cells.layer().sequences();
    int row = position * sequences;
    team.forEach(
        sequences,
        4 * columns(cells),
        (from, end, worker) -> {
          for (int s = from; s < end; s++) {
            rows.forward(row + s);
          }
        });
  }

  @Override
  public void backward(Cells cells, int position, Tensor gradient) {
    Rows rows = rows(cells);
    int sequences = cells.layer().sequences();
    int row = position * sequences;
    team.forEach(
        sequences,
        4 * columns(cells),
        (from, end, worker) -> {
          for (int s = from; s < end; s++) {
            rows.backward(row + s, HostTensor.of(gradient));
          }
        });
  }

  private static int columns(Cells cells) {
    int gates =
        switch (cells) {
          case Cells.Rnn _ -> 1;
          case Cells.Lstm _ -> 4;
          case Cells.Gru _ -> 3;
        };
    return gates * cells.layer().hidden();
  }

  /** The arrays of a layer. */
  private abstract static class Own implements Rows {

    final int sequences;
    final int hidden;
    final int columns;
    final float[] input;
    final float[] inputGradient;
    final float[] recurrent;
    final float[] out;
    final float[] outGradient;
    final float[] initial;
    final float[] initialGradient;

    Own(Cells cells) {
      Layer layer = cells.layer();
      sequences = layer.sequences();
      hidden = layer.hidden();
      columns = columns(cells);
      input = HostTensor.of(layer.input());
      inputGradient = HostTensor.of(layer.inputGradient());
      recurrent = HostTensor.of(layer.recurrent());
      out = HostTensor.of(layer.out());
      outGradient = HostTensor.of(layer.outGradient());
      initial = HostTensor.of(layer.initial());
      initialGradient = HostTensor.of(layer.initialGradient());
    }
  }

  private final class Rnn extends Own {

    Rnn(Cells.Rnn cells) {
      super(cells);
    }

    @Override
    public void forward(int row) {
      int at = row * hidden;
      for (int i = at; i < at + hidden; i++) {
        out[i] = input[i] + recurrent[i];
      }
      team.arithmetic().tanh(out, at, hidden);
    }

    @Override
    public void backward(int row, float[] gradient) {
      int at = row * hidden;
      for (int i = at; i < at + hidden; i++) {
        float h = out[i];
        gradient[i] = outGradient[i] * (1 - h * h);
        inputGradient[i] += gradient[i];
      }
    }
  }

  private final class Lstm extends Own {

    private final float[] cells;
    private final float[] squashed;
    private final float[] initialCells;
    private final float[] cellGradient;

    Lstm(Cells.Lstm lstm) {
      super(lstm);
      cells = HostTensor.of(lstm.cells());
      squashed = HostTensor.of(lstm.squashed());
      initialCells = HostTensor.of(lstm.initial());
      cellGradient = HostTensor.of(lstm.gradient());
    }

    @Override
    public void forward(int row) {
      int at = row * columns;
      float[] gates = recurrent;
      for (int i = at; i < at + columns; i++) {
        gates[i] += input[i];
      }
      team.arithmetic().sigmoid(gates, at, 2 * hidden);
      team.arithmetic().tanh(gates, at + 2 * hidden, hidden);
      team.arithmetic().sigmoid(gates, at + 3 * hidden, hidden);
      int to = row * hidden;
      float[] before = row < sequences ? initialCells : cells;
      int from = row < sequences ? to : to - sequences * hidden;
      for (int j = 0; j < hidden; j++) {
        float in = gates[at + j] * gates[at + 2 * hidden + j];
        cells[to + j] = gates[at + hidden + j] * before[from + j] + in;
      }
      System.arraycopy(cells, to, squashed, to, hidden);
      team.arithmetic().tanh(squashed, to, hidden);
      for (int j = 0; j < hidden; j++) {
        out[to + j] = gates[at + 3 * hidden + j] * squashed[to + j];
      }
    }

    @Override
    public void backward(int row, float[] gradient) {
      int at = row * columns;
      int from = row * hidden;
      int carried = row % sequences * hidden;
      float[] gates = recurrent;
      float[] before = row < sequences ? initialCells : cells;
      int previous = row < sequences ? from : from - sequences * hidden;
      float[] outGradient = this.outGradient;
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
        inputGradient[i] += gradient[i];
      }
    }
  }

  private final class Gru extends Own {

    private final float[] gates;

    Gru(Cells.Gru gru) {
      super(gru);
      gates = HostTensor.of(gru.gates());
    }

    @Override
    public void forward(int row) {
      int at = row * columns;
      for (int i = at; i < at + 2 * hidden; i++) {
        gates[i] = input[i] + recurrent[i];
      }
      team.arithmetic().sigmoid(gates, at, 2 * hidden);
      int n = at + 2 * hidden;
      for (int j = 0; j < hidden; j++) {
        gates[n + j] = input[n + j] + gates[at + j] * recurrent[n + j];
      }
      team.arithmetic().tanh(gates, n, hidden);
      int to = row * hidden;
      float[] before = row < sequences ? initial : out;
      int from = row < sequences ? to : to - sequences * hidden;
      for (int j = 0; j < hidden; j++) {
        float z = gates[at + hidden + j];
        out[to + j] = (1 - z) * gates[n + j] + z * before[from + j];
      }
    }

    @Override
    public void backward(int row, float[] gradient) {
      int at = row * columns;
      int from = row * hidden;
      int n = at + 2 * hidden;
      float[] before = row < sequences ? initial : out;
      float[] gradientBefore = row < sequences ? initialGradient : outGradient;
      int previous = row < sequences ? from : from - sequences * hidden;
      for (int j = 0; j < hidden; j++) {
        float r = gates[at + j];
        float z = gates[at + hidden + j];
        float c = gates[n + j];
        float dh = outGradient[from + j];
        float dn = dh * (1 - z) * (1 - c * c);
        gradient[at + j] = dn * recurrent[n + j] * r * (1 - r);
        gradient[at + hidden + j] = dh * (before[previous + j] - c) * z * (1 - z);
        gradient[n + j] = dn * r;
        inputGradient[at + j] += gradient[at + j];
        inputGradient[at + hidden + j] += gradient[at + hidden + j];
        inputGradient[n + j] += dn;
        gradientBefore[previous + j] += dh * z;
      }
    }
  }
}
