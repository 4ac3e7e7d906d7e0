package dev.assay.training.math;

/** The cells of recurrent layers, one position of all sequences at a time. */
public interface Recurrences {

  /**
   * What all cells compute with; rows are in the order of time.
   *
   * @param sequences rows of a position
   * @param hidden numbers of a state
   * @param input products with the input, {@code [positions·sequences][gates·hidden]}
   * @param recurrent products with the state before; a cell may keep its gates here
   * @param out the states, {@code [positions·sequences][hidden]}
   * @param initial the state before the first position
   */
  record Layer(
      int sequences,
      int hidden,
      Tensor input,
      Tensor inputGradient,
      Tensor recurrent,
      Tensor out,
      Tensor outGradient,
      Tensor initial,
      Tensor initialGradient) {}

  /** A layer with what its cells keep. */
  sealed interface Cells {

    Layer layer();

    /** {@code h' = tanh(a + W·h + b)}. */
    record Rnn(Layer layer) implements Cells {}

    /**
     * {@code c' = σ(f)·c + σ(i)·tanh(g)}, {@code h' = σ(o)·tanh(c')}; gates i, f, g, o.
     *
     * @param cells after each position
     * @param squashed their hyperbolic tangents
     * @param initial the cells before the first position
     * @param gradient of the cells of the position that is next in going back; zeros at first
     */
    record Lstm(Layer layer, Tensor cells, Tensor squashed, Tensor initial, Tensor gradient)
        implements Cells {}

    /**
     * {@code n = tanh(a + r·(W·h + b))}, {@code h' = (1 - z)·n + z·h}.
     *
     * @param gates r, z and n
     */
    record Gru(Layer layer, Tensor gates) implements Cells {}
  }

  /** Makes the states of a position of the products. */
  void forward(Cells cells, int position);

  /**
   * Turns the gradients of a position's states into those of the products.
   *
   * @param gradient receives, at the place of the input's rows, those of the products with the
   *     state; those of the input are added to its gradient
   */
  void backward(Cells cells, int position, Tensor gradient);
}
