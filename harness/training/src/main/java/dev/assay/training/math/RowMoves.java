package dev.assay.training.math;

/** Rows that are picked, laid side by side, and seen through windows; and the way back. */
public interface RowMoves {

  /** {@code out[r] = table[ids[r]]}. */
  void gather(Tensor table, int[] ids, int columns, Tensor out);

  /** {@code table[ids[r]] += from[r]}, in the order of r. */
  void scatter(Tensor from, int[] ids, int columns, Tensor table);

  /**
   * Some columns of a wider matrix.
   *
   * @param width of the whole
   * @param first of the columns
   */
  record Columns(int rows, int width, int first, int count) {}

  /** The part takes its place in the whole. */
  void insert(Tensor part, Tensor whole, Columns columns);

  /** {@code part += } the columns of the whole. */
  void extract(Tensor whole, Tensor part, Columns columns);

  /**
   * For each position the rows of it and of the {@code width - 1} positions before it, zeros before
   * the first.
   *
   * @param sequences how many rows share a position
   * @param positionStep how far the next position is in a row of the result
   * @param columnStep how far the next column is
   */
  record Windows(
      int rows, int columns, int sequences, int width, int positionStep, int columnStep) {}

  void lookBack(Tensor x, Windows windows, Tensor out);

  /** {@code xGradient += } what each number was seen with. */
  void addSeen(Tensor outGradient, Windows windows, Tensor xGradient);
}
