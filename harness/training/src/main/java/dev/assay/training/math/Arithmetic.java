package dev.assay.training.math;

/**
 * What differentiation needs and the backend's {@link dev.assay.transformer.kernels.Kernels} lack:
 * products of matrices that change from step to step, in any orientation, and exponentials.
 *
 * <p>Implementations agree to the bit but in {@link #dot}. No result depends on how the work is
 * split: a product's every sum is one chain of fused multiply-adds over the depth, from the first
 * term to the last.
 */
public interface Arithmetic {

  /** As recorded with results. */
  String name();

  /**
   * {@code c = a·b}, or {@code c = c + a·b} if {@code add}, for some strips of columns of b.
   *
   * @param a {@code rows x b.depth()}
   * @param c {@code rows x b.columns()}, of column stride 1
   * @param firstStrip the first strip of {@link Factor#WIDTH} columns that is computed
   * @param endStrip the first after it that is not
   */
  void multiply(View a, int rows, Factor b, int firstStrip, int endStrip, View c, boolean add);

  /** {@code x = e^(x - shift)}, in place; about 1 ulp, 0 where {@code x - shift < -87.3}. */
  void exp(float[] x, int offset, int length, float shift);

  /** {@code x = 1/(1 + e^-x)}, in place. */
  void sigmoid(float[] x, int offset, int length);

  /** {@code Σ_i a[i]·b[i]}, in an order that depends on the length alone. */
  float dot(float[] a, int aOffset, float[] b, int bOffset, int length);
}
