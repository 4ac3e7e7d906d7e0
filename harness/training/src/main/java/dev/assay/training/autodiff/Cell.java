package dev.assay.training.autodiff;

/** The kinds of recurrent layer, with PyTorch's formulas and order of gates. */
public enum Cell {
  /** {@code h' = tanh(a + W·h + b)}. */
  RNN(1),
  /** Hochreiter and Schmidhuber (1997) with forget gates; gates i, f, g, o. */
  LSTM(4),
  /** Cho et al. (2014), the reset gate after the product; gates r, z, n. */
  GRU(3);

  private final int gates;

  Cell(int gates) {
    this.gates = gates;
  }

  /** How many times as many outputs as hidden numbers the layer's products have. */
  public int gates() {
    return gates;
  }
}
