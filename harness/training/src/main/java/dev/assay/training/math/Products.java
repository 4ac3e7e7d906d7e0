package dev.assay.training.math;

/** Products of matrices in any orientation, and sums over rows. */
public interface Products {

  /** The right-hand factor of products, as a place likes to have it. */
  interface Packed {}

  /** Prepares a factor; good until {@link #release}, and as long as the matrix does not change. */
  Packed pack(Matrix matrix, int depth, int columns);

  /** As {@link #pack(Matrix, int, int)}, in the place of one at least as large. */
  Packed pack(Matrix matrix, int depth, int columns, Packed replaced);

  /** No factor that was prepared so far is needed any more. */
  void release();

  /** How many columns of a gradient are best passed back together. */
  int columnsAtOnce();

  /**
   * {@code c = a·b}.
   *
   * @param a {@code rows x depth}
   * @param c of column stride 1
   */
  void multiply(Matrix a, int rows, Packed b, Matrix c);

  /** {@code c = c + a·b}. */
  void multiplyAdd(Matrix a, int rows, Packed b, Matrix c);

  /**
   * {@code sums[first + c] += Σ_r x[r][c]}.
   *
   * @param x of column stride 1
   */
  void addRows(Matrix x, int rows, int columns, Tensor sums, int first);

  /** Makes each row of a matrix without gaps, from {@code row·columns} on, the same. */
  void repeat(Tensor numbers, int columns, Tensor to, int row, int rows);
}
