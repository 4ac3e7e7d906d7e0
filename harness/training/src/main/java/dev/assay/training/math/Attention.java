package dev.assay.training.math;

/** Causal attention, and the rotation of what it compares. */
public interface Attention {

  /**
   * How heads lie in rows, which are in the order of time.
   *
   * @param sequences how many rows share a position
   * @param length positions
   * @param heads of queries
   * @param keyHeads of keys and values; each serves {@code heads / keyHeads} neighbouring heads
   * @param size of a head
   */
  record Heads(int sequences, int length, int heads, int keyHeads, int size) {}

  /**
   * How likely a probability is set to zero; that of column c of row r of {@code [sequences][heads]
   * [length]} if number {@code r·length + c} is below it.
   */
  record Dropout(float rate, Random random) {}

  /** A row a position of a sequence, in it head after head; all of column stride 1. */
  record Streams(Matrix queries, Matrix keys, Matrix values, Matrix out) {}

  /**
   * {@code softmax(mask(q·kᵀ/√size))·v}, head by head.
   *
   * @param norms receives for each sequence, head and position the logarithm of the sum of
   *     exponentials
   */
  void forward(Heads heads, Dropout dropout, Streams values, Tensor norms);

  /** Adds to the gradients of queries, keys and values. */
  void backward(Heads heads, Dropout dropout, Streams values, Streams gradients, Tensor norms);

  /**
   * Rotates the pairs (i, half + i) of each head in place by the angles of the row's position.
   *
   * @param sequences how many rows share a position
   * @param half of a head's size
   * @param cosines {@code [positions][half]}
   */
  void rotate(
      Tensor x, int rows, int columns, int sequences, int half, Tensor cosines, Tensor sines);
}
