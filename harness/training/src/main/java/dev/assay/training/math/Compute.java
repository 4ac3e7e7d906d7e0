package dev.assay.training.math;

/**
 * A place where tensors lie and are computed with: whole-tensor operations, of which
 * differentiation is made. Each is a function of its arguments alone, to the bit: work is split
 * over outputs, never over a sum whose order is not fixed. Used by one thread.
 */
public interface Compute extends AutoCloseable {

  /** Its name for people; runs of one place do not go on at another. */
  String place();

  /** Room for so many numbers, of any value; freed with the place. */
  Tensor allocate(int size);

  /** Sets the first numbers. */
  void fill(Tensor to, int count, float value);

  /** Copies numbers in, as many as the tensor has room for. */
  void write(float[] from, Tensor to);

  /** A copy of all that a tensor has room for. */
  float[] read(Tensor from);

  /** Copies within the place. */
  void copy(Tensor from, int at, Tensor to, int start, int count);

  Products products();

  Elements elements();

  Norms norms();

  Attention attention();

  Recurrences recurrences();

  Alignments alignments();

  RowMoves rows();

  Losses losses();

  Updates updates();

  @Override
  void close();
}
