package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Products;
import dev.assay.training.math.Products.Packed;
import dev.assay.training.math.Recurrences.Cells;
import dev.assay.training.math.Recurrences.Layer;
import dev.assay.training.math.Tensor;

/**
 * A recurrent layer over all positions: the products with what came before it, {@code W·h + b},
 * step by step, and the cell's gates. Products with the input are a {@link Linear} before it.
 */
public final class Recurrence {

  private final Compute compute;
  private final Tape tape;
  private final Variable input;
  private final Parameter weight;
  private final Parameter bias;
  private final int sequences;
  private final int hidden;
  private final int columns;
  private final int positions;
  private final Variable out;
  private final Layer layer;
  private final Cells cells;

  /**
   * @param state before the first position
   */
  private Recurrence(
      Tape tape,
      Cell cell,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    this.tape = tape;
    this.compute = tape.compute();
    this.input = input;
    this.weight = weight;
    this.bias = bias;
    this.sequences = sequences;
    this.columns = input.columns();
    this.hidden = weight.columns();
    this.positions = input.rows() / sequences;
    this.out = tape.variable(input.rows(), hidden);
    int size = sequences * hidden;
    this.layer =
        new Layer(
            sequences,
            hidden,
            input.value(),
            input.gradient(),
            tape.buffer(input.size()),
            out.value(),
            out.gradient(),
            copy(state.hidden(), size),
            tape.zeros(size));
    this.cells =
        switch (cell) {
          case RNN -> new Cells.Rnn(layer);
          case LSTM ->
              new Cells.Lstm(
                  layer,
                  tape.buffer(out.size()),
                  tape.buffer(out.size()),
                  copy(state.cell(), size),
                  tape.zeros(size));
          case GRU -> new Cells.Gru(layer, tape.buffer(input.size()));
        };
  }

  private Tensor copy(Tensor from, int size) {
    Tensor to = tape.buffer(size);
    compute.copy(from, 0, to, 0, size);
    return to;
  }

  /**
   * @param input products with the input, biases included: {@code gates·hidden} columns
   * @param weight {@code gates·hidden x hidden}
   * @param sequences how many rows share a position
   * @param state before the first position; after the last one when this returns
   */
  public static Variable of(
      Tape tape,
      Cell cell,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    var recurrence = new Recurrence(tape, cell, input, weight, bias, sequences, state);
    recurrence.forward(Feedback.NONE);
    recurrence.remember(state);
    tape.record(() -> recurrence.backward(Feedback.NONE));
    return recurrence.out;
  }

  /**
   * As {@link #of}, but from hidden states that were computed, to which gradients are passed back.
   *
   * @param input what is fed back is added to it
   * @param start a row a sequence; an LSTM's cells start at zero
   */
  public static Variable from(
      Tape tape,
      Cell cell,
      Variable input,
      Parameter weight,
      Parameter bias,
      Variable start,
      Feedback feedback) {
    RecurrentState state = new RecurrentState(start.value(), tape.zeros(start.size()));
    var recurrence = new Recurrence(tape, cell, input, weight, bias, start.rows(), state);
    recurrence.forward(feedback);
    tape.record(() -> {
      recurrence.backward(feedback);
      Tensor gradient = recurrence.layer.initialGradient();
      tape.compute().elements().accumulate(gradient, start.gradient(), start.size());
    });
    return recurrence.out;
  }

  private void forward(Feedback feedback) {
    Products products = compute.products();
    Matrix stateToGates = Matrix.of(weight.value(), hidden).transposed();
    Packed factor = products.pack(stateToGates, hidden, columns);
    for (int t = 0; t < positions; t++) {
      int row = t * sequences;
      products.repeat(bias.value(), columns, layer.recurrent(), row, sequences);
      Matrix gates = Matrix.of(layer.recurrent(), row * columns, columns);
      products.multiplyAdd(before(t), sequences, factor, gates);
      feedback.forward(t, before(t), input);
      compute.recurrences().forward(cells, t);
    }
  }

  private void remember(RecurrentState state) {
    int size = sequences * hidden;
    int last = (positions - 1) * size;
    compute.copy(out.value(), last, state.hidden(), 0, size);
    if (cells instanceof Cells.Lstm lstm) {
      compute.copy(lstm.cells(), last, state.cell(), 0, size);
    }
  }

  private Matrix before(int t) {
    return t == 0
        ? Matrix.of(layer.initial(), hidden)
        : Matrix.of(out.value(), (t - 1) * sequences * hidden, hidden);
  }

  private Matrix gradientBefore(int t) {
    return t == 0
        ? Matrix.of(layer.initialGradient(), hidden)
        : Matrix.of(out.gradient(), (t - 1) * sequences * hidden, hidden);
  }

  private void backward(Feedback feedback) {
    Products products = compute.products();
    Packed factor = products.pack(Matrix.of(weight.value(), hidden), columns, hidden);
    Tensor gradient = tape.buffer(input.size());
    for (int t = positions - 1; t >= 0; t--) {
      int row = t * sequences;
      compute.recurrences().backward(cells, t, gradient);
      Matrix before = gradientBefore(t);
      products.multiplyAdd(Matrix.of(gradient, row * columns, columns), sequences, factor, before);
      feedback.backward(t, before, input);
    }
    Matrix initial = Matrix.of(layer.initial(), hidden);
    Matrix states = Matrix.of(out.value(), hidden);
    Matrix to = Matrix.of(weight.gradient(), hidden);
    Packed first = products.pack(initial, sequences, hidden);
    products.multiplyAdd(Matrix.of(gradient, columns).transposed(), columns, first, to);
    int rows = (positions - 1) * sequences;
    if (rows > 0) {
      Packed others = products.pack(states, rows, hidden);
      Matrix later = Matrix.of(gradient, sequences * columns, columns);
      products.multiplyAdd(later.transposed(), columns, others, to);
    }
    products.addRows(Matrix.of(gradient, columns), input.rows(), columns, bias.gradient(), 0);
    feedback.finish(initial, states, positions, input);
  }
}
