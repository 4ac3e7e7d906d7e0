package dev.assay.transformer.kernels;

/**
 * What differentiation needs besides {@link Kernels}: products of float32 matrices that change from
 * call to call, in any orientation, and the functions that losses and gates are made of.
 *
 * <p>Pieces on the calling thread, as those of {@link Kernels}. Implementations agree to the bit
 * but in {@link #dot}. No result depends on how the work is split: every sum of a product is one
 * chain of fused multiply-adds over the depth, from the first term to the last.
 */
public interface Arithmetic {

  /** The arithmetic that runs where these kernels do. */
  static Arithmetic of(Kernels kernels) {
    return kernels instanceof ScalarKernels ? new ScalarArithmetic() : new VectorArithmetic();
  }

  /**
   * {@code c = a·b}, or {@code c = c + a·b} if {@code add}, for some panels of b.
   *
   * @param a {@code rows x b.depth()}
   * @param panel the first panel that is computed
   * @param endPanel the first after it that is not
   * @param c {@code rows x b.columns()}, of column stride 1
   */
  void multiply(
      View a, int rows, Factor b, int panel, int endPanel, View c, boolean add, Scratch scratch);

  /** {@code x = e^(x - shift)}, in place; about 1 ulp, 0 where {@code x - shift < -87.3}. */
  void exp(float[] x, int offset, int length, float shift);

  /** {@code x = 1/(1 + e^-x)}, in place. */
  void sigmoid(float[] x, int offset, int length);

  /** {@code x = tanh(x)}, in place; absolute error about 1e-7. */
  void tanh(float[] x, int offset, int length);

  /** {@code Σ_i a[i]·b[i]}, in an order that depends on the length alone. */
  float dot(float[] a, int aOffset, float[] b, int bOffset, int length);
}
