package dev.assay.plugins.rnn.network;

/** The recurrences of PyTorch's {@code nn.RNN}, {@code nn.LSTM} and {@code nn.GRU}. */
public enum Cell {
  /** {@code h = tanh(x + W·h)}. */
  RNN(1, 1),
  /** Gates i, f, g, o; the state is h and c. */
  LSTM(4, 2),
  /** Gates r, z, n; the reset gate multiplies {@code W·h + b}, as cuDNN has it. */
  GRU(3, 1);

  private final int gates;
  private final int parts;

  Cell(int gates, int parts) {
    this.gates = gates;
    this.parts = parts;
  }

  /** Vectors of the hidden size that are computed for a token. */
  public int gates() {
    return gates;
  }

  /** Vectors of the hidden size that are kept: h, and c where there is one. */
  int stateParts() {
    return parts;
  }

  /**
   * One token of one text.
   *
   * @param input the gates' part that comes from the token
   * @param gates their part that comes from h, from {@code at·gates·size} on; overwritten
   * @param h the hidden states, from {@code at·size} on; updated
   * @param c the cell states, likewise; for LSTM alone
   */
  void step(
      Compute compute,
      int size,
      float[] input,
      int inputOffset,
      float[] gates,
      float[] h,
      float[] c,
      int at) {
    int g = at * this.gates * size;
    int s = at * size;
    switch (this) {
      case RNN -> {
        compute.kernels().add(gates, g, 1, input, inputOffset, size);
        compute.tanh(gates, g, size);
        System.arraycopy(gates, g, h, s, size);
      }
      case LSTM -> {
        compute.kernels().add(gates, g, 1, input, inputOffset, 4 * size);
        compute.sigmoid(gates, g, 2 * size);
        compute.tanh(gates, g + 2 * size, size);
        compute.sigmoid(gates, g + 3 * size, size);
        for (int i = 0; i < size; i++) {
          float cell = gates[g + size + i] * c[s + i] + gates[g + i] * gates[g + 2 * size + i];
          c[s + i] = cell;
          h[s + i] = cell;
        }
        compute.tanh(h, s, size);
        for (int i = 0; i < size; i++) {
          h[s + i] *= gates[g + 3 * size + i];
        }
      }
      case GRU -> {
        compute.kernels().add(gates, g, 1, input, inputOffset, 2 * size);
        compute.sigmoid(gates, g, 2 * size);
        int n = g + 2 * size;
        for (int i = 0; i < size; i++) {
          gates[n + i] = input[inputOffset + 2 * size + i] + gates[g + i] * gates[n + i];
        }
        compute.tanh(gates, n, size);
        for (int i = 0; i < size; i++) {
          float z = gates[g + size + i];
          h[s + i] = (1 - z) * gates[n + i] + z * h[s + i];
        }
      }
    }
  }
}
