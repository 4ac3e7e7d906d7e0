package dev.assay.training.autodiff;

/** {@code n = tanh(a + r·(W·h + b))}, {@code h' = (1 - z)·n + z·h}. */
final class GruRecurrence extends Recurrence {

  /** {@code r}, {@code z} and {@code n}. */
  private final float[] gates;

  GruRecurrence(
      Tape tape,
      Variable input,
      Parameter weight,
      Parameter bias,
      int sequences,
      RecurrentState state) {
    super(tape, input, weight, bias, sequences, state);
    gates = tape.buffer(input.size());
  }

  @Override
  void forward(int row) {
    int at = row * columns;
    for (int i = at; i < at + 2 * hidden; i++) {
      gates[i] = input.value()[i] + recurrent[i];
    }
    tape.arithmetic().sigmoid(gates, at, 2 * hidden);
    int n = at + 2 * hidden;
    for (int j = 0; j < hidden; j++) {
      gates[n + j] = input.value()[n + j] + gates[at + j] * recurrent[n + j];
    }
    tape.arithmetic().tanh(gates, n, hidden);
    int to = row * hidden;
    float[] before = row < sequences ? initial : out.value();
    int from = row < sequences ? to : to - sequences * hidden;
    for (int j = 0; j < hidden; j++) {
      float z = gates[at + hidden + j];
      out.value()[to + j] = (1 - z) * gates[n + j] + z * before[from + j];
    }
  }

  @Override
  void backward(int row, float[] gradient) {
    int at = row * columns;
    int from = row * hidden;
    int n = at + 2 * hidden;
    float[] before = row < sequences ? initial : out.value();
    float[] gradientBefore = row < sequences ? initialGradient : out.gradient();
    int previous = row < sequences ? from : from - sequences * hidden;
    for (int j = 0; j < hidden; j++) {
      float r = gates[at + j];
      float z = gates[at + hidden + j];
      float c = gates[n + j];
      float dh = out.gradient()[from + j];
      float dn = dh * (1 - z) * (1 - c * c);
      gradient[at + j] = dn * recurrent[n + j] * r * (1 - r);
      gradient[at + hidden + j] = dh * (before[previous + j] - c) * z * (1 - z);
      gradient[n + j] = dn * r;
      input.gradient()[at + j] += gradient[at + j];
      input.gradient()[at + hidden + j] += gradient[at + hidden + j];
      input.gradient()[n + j] += dn;
      gradientBefore[previous + j] += dh * z;
    }
  }
}
