package dev.assay.training.math;

/** Functions of each element by itself; {@code count} is always the number of elements. */
public interface Elements {

  /** Functions of one variable. */
  enum Function {
    TANH,
    /** {@code 1/(1 + e^-x)}. */
    SIGMOID,
    /** {@code x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))}. */
    GELU,
    /** {@code x·σ(x)}. */
    SILU
  }

  /** {@code out = x + y}. */
  void add(Tensor x, Tensor y, Tensor out, int count);

  /** {@code to = to + x}. */
  void accumulate(Tensor x, Tensor to, int count);

  /** {@code out = x·y}. */
  void multiply(Tensor x, Tensor y, Tensor out, int count);

  /** {@code to = to + x·y}. */
  void addProducts(Tensor x, Tensor y, Tensor to, int count);

  /** {@code out = f(x)}. */
  void apply(Function f, Tensor x, Tensor out, int count);

  /**
   * {@code to = to + gradient·f'(x)}.
   *
   * @param out {@code f(x)}
   */
  void addDerivatives(Function f, Tensor x, Tensor out, Tensor gradient, Tensor to, int count);

  /**
   * {@code mask} = 0 with probability {@code rate}, else {@code 1/(1 - rate)}; {@code out =
   * x·mask}. Element i is dropped if {@code random.uniform(i) < rate}.
   */
  void drop(Tensor x, Random random, float rate, Tensor mask, Tensor out, int count);
}
