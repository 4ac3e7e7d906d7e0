package dev.assay.training.autodiff;

/** {@code h' = tanh(a + W·h + b)}. */
final class RnnRecurrence extends Recurrence {

  RnnRecurrence(
      Tape tape,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    super(tape, input, weight, bias, sequences, state);
  }

  @Override
  void forward(int row) {
    int at = row * hidden;
    for (int i = at; i < at + hidden; i++) {
      out.value()[i] = input.value()[i] + recurrent[i];
    }
    tape.arithmetic().tanh(out.value(), at, hidden);
  }

  @Override
  void backward(int row, float[] gradient) {
    int at = row * hidden;
    for (int i = at; i < at + hidden; i++) {
      float h = out.value()[i];
      gradient[i] = out.gradient()[i] * (1 - h * h);
      input.gradient()[i] += gradient[i];
    }
  }
}
