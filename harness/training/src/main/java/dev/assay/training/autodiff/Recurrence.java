package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.View;

/**
 * A recurrent layer over all positions: the products with what came before it, {@code W·h + b},
 * step by step, and the cell's gates. Products with the input are a {@link Linear} before it.
 */
public abstract class Recurrence {

  final Tape tape;
  final int sequences;
  final int hidden;
  final int columns;

  /** Products with the input, {@code [positions·sequences][gates·hidden]}. */
  final Variable input;

  /** Products with the state before; a cell may keep its gates here. */
  final float[] recurrent;

  final Variable out;

  /** The hidden state before the first position. */
  final float[] initial;

  /** The loss's derivative by {@link #initial}. */
  final float[] initialGradient;

  private final RecurrentState state;
  private final Parameter weight;
  private final Parameter bias;
  private final int positions;

  Recurrence(
      Tape tape,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    this.tape = tape;
    this.input = input;
    this.weight = weight;
    this.bias = bias;
    this.sequences = sequences;
    this.state = state;
    this.columns = input.columns();
    this.hidden = weight.columns();
    this.positions = input.rows() / sequences;
    this.recurrent = tape.buffer(input.size());
    this.out = tape.variable(input.rows(), hidden);
    this.initial = tape.buffer(sequences * hidden);
    this.initialGradient = tape.zeros(sequences * hidden);
    System.arraycopy(state.hidden(), 0, initial, 0, sequences * hidden);
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
    Recurrence recurrence = make(tape, cell, input, weight, bias, sequences, state);
    recurrence.forward(Feedback.NONE);
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
    RecurrentState state = RecurrentState.zeros(start.rows(), start.columns());
    System.arraycopy(start.value(), 0, state.hidden(), 0, start.size());
    Recurrence recurrence = make(tape, cell, input, weight, bias, start.rows(), state);
    recurrence.forward(feedback);
    tape.record(() -> {
      recurrence.backward(feedback);
      for (int i = 0; i < start.size(); i++) {
        start.gradient()[i] += recurrence.initialGradient[i];
      }
    });
    return recurrence.out;
  }

  private static Recurrence make(
      Tape tape,
      Cell cell,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    return switch (cell) {
      case RNN -> new RnnRecurrence(tape, input, weight, bias, sequences, state);
      case LSTM -> new LstmRecurrence(tape, input, weight, bias, sequences, state);
      case GRU -> new GruRecurrence(tape, input, weight, bias, sequences, state);
    };
  }

  /** Makes row {@code row} of the output of the products. */
  abstract void forward(int row);

  /**
   * Turns the gradient of row {@code row} of the output into those of the products.
   *
   * @param gradient {@code gates·hidden} numbers at {@code row·columns}: of the products with the
   *     state; those of {@link #input} are added to its gradient
   */
  abstract void backward(int row, float[] gradient);

  /** After the last step: what is remembered but for the hidden numbers. */
  void remember(RecurrentState to, int lastRow) {}

  private void forward(Feedback feedback) {
    Compute compute = tape.compute();
    Factor factor = tape.pack(View.of(weight.value(), hidden).transposed(), hidden, columns);
    for (int t = 0; t < positions; t++) {
      int row = t * sequences;
      for (int s = 0; s < sequences; s++) {
        System.arraycopy(bias.value(), 0, recurrent, (row + s) * columns, columns);
      }
      View products = View.of(recurrent, row * columns, columns);
      compute.multiplyAdd(before(t), sequences, factor, products);
      feedback.forward(t, before(t), input);
      compute.forEach(
          sequences,
          4 * columns,
          (from, end, worker) -> {
            for (int s = from; s < end; s++) {
              forward(row + s);
            }
          });
    }
    int last = (positions - 1) * sequences;
    System.arraycopy(out.value(), last * hidden, state.hidden(), 0, sequences * hidden);
    remember(state, last);
  }

  private View before(int t) {
    return t == 0
        ? View.of(initial, hidden)
        : View.of(out.value(), (t - 1) * sequences * hidden, hidden);
  }

  private View gradientBefore(int t) {
    return t == 0
        ? View.of(initialGradient, hidden)
        : View.of(out.gradient(), (t - 1) * sequences * hidden, hidden);
  }

  private void backward(Feedback feedback) {
    Compute compute = tape.compute();
    Factor factor = tape.pack(View.of(weight.value(), hidden), columns, hidden);
    float[] gradient = tape.buffer(input.size());
    for (int t = positions - 1; t >= 0; t--) {
      int row = t * sequences;
      compute.forEach(
          sequences,
          4 * columns,
          (from, end, worker) -> {
            for (int s = from; s < end; s++) {
              backward(row + s, gradient);
            }
          });
      View before = gradientBefore(t);
      compute.multiplyAdd(View.of(gradient, row * columns, columns), sequences, factor, before);
      feedback.backward(t, before, input);
    }
    View to = View.of(weight.gradient(), hidden);
    Factor first = tape.pack(View.of(initial, hidden), sequences, hidden);
    compute.multiplyAdd(View.of(gradient, columns).transposed(), columns, first, to);
    int rows = (positions - 1) * sequences;
    Factor others = tape.pack(View.of(out.value(), hidden), rows, hidden);
    View later = View.of(gradient, sequences * columns, columns);
    compute.multiplyAdd(later.transposed(), columns, others, to);
    compute.addRows(View.of(gradient, columns), input.rows(), columns, bias.gradient(), 0);
    feedback.finish(View.of(initial, hidden), View.of(out.value(), hidden), positions, input);
  }
}
