package dev.assay.training.math;

/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015) of one position of all sequences: {@code e_i
 * = v·tanh(q + k_i)}, {@code a = softmax(e)}, {@code c = Σ a_i·h_i}. Positions of a source beyond
 * its length are not looked at.
 */
public interface Alignments {

  /**
   * What is attended to; row {@code i·sequences + s} is position i of source s.
   *
   * @param longest positions of the longest source
   * @param size columns of the keys, and numbers of {@code score}
   * @param found columns of the values
   * @param lengths of the sources, at least 1
   * @param score v
   * @param keyGradient added to when going back, as are {@code valueGradient} and {@code
   *     scoreGradient}
   * @param scoreGradient by sequence, {@code [sequences][size]}
   */
  record Source(
      int longest,
      int size,
      int found,
      int[] lengths,
      Tensor keys,
      Tensor values,
      Tensor score,
      Tensor keyGradient,
      Tensor valueGradient,
      Tensor scoreGradient) {}

  /**
   * What the positions of the decoder find; a row a position of a sequence.
   *
   * @param queries q
   * @param alignment a, {@code longest} numbers a row
   * @param contexts c
   */
  record Found(
      Tensor queries,
      Tensor alignment,
      Tensor contexts,
      Tensor queryGradient,
      Tensor contextGradient) {}

  void forward(Source source, Found found, int position);

  /** From the gradients of the contexts. */
  void backward(Source source, Found found, int position);
}
