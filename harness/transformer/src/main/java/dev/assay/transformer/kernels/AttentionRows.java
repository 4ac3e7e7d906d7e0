package dev.assay.transformer.kernels;

/**
 * Rows of a batch that follow each other in one text.
 *
 * @param queries {@code [rows][heads·headSize]}, a row every {@code queryStride} numbers
 * @param out receives the weighted values, in the same order of heads
 * @param first index of the first row in both
 * @param count how many
 * @param position of the first row in the text: row i sees the keys up to position + i ...
 * @param prefix ... and in any case those before this (all of them in an encoder)
 */
public record AttentionRows(
    float[] queries,
    int queryStride,
    float[] out,
    int outStride,
    int first,
    int count,
    int position,
    int prefix) {

  /** First position that row i sees. */
  public int from(int row, int window) {
    return (int) Math.max(0, position + row + 1L - window);
  }

  /** Position after the last that row i sees, of so many. */
  public int to(int row, int length) {
    return Math.min(length, Math.max(position + row + 1, prefix));
  }
}
