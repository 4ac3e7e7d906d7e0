package dev.assay.training.math;

import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.Workers;

/**
 * Arithmetic on a team of threads. Work is split over outputs, never over a sum, so that no result
 * depends on the number of threads.
 */
public final class Compute implements AutoCloseable {

  /** Rows and strips of one piece of a product. */
  private static final int ROWS = 16 * Tiles.ROWS;

  private static final int STRIPS = 4;

  /** Numbers that a thread of its own is worth waking for. */
  private static final int GRAIN = 4096;

  /** Neighbouring columns that a sum over rows takes together: two vectors or more. */
  private static final int COLUMNS = 64;

  private final Kernels kernels;
  private final Arithmetic arithmetic;
  private final Workers workers;
  private final float[][][] scratch;

  /** Slots of {@link #scratch}. */
  private static final int SLOTS = 8;

  /** Some iterations of a loop. */
  @FunctionalInterface
  public interface Range {
    /**
     * @param worker which thread runs it, for {@link Compute#scratch}
     */
    void run(int from, int end, int worker);
  }

  private Compute(Kernels kernels, Arithmetic arithmetic, int threads) {
    this.kernels = kernels;
    this.arithmetic = arithmetic;
    this.workers = new Workers(threads);
    this.scratch = new float[threads][SLOTS][0];
  }

  /** With the given kernels, and the arithmetic that goes with them. */
  public static Compute of(KernelChoice choice, int threads) {
    Kernels kernels = choice.kernels();
    Arithmetic arithmetic =
        kernels.name().equals("scalar") ? new ScalarArithmetic() : new VectorArithmetic();
    return new Compute(kernels, arithmetic, threads);
  }

  public Kernels kernels() {
    return kernels;
  }

  public Arithmetic arithmetic() {
    return arithmetic;
  }

  public int threads() {
    return workers.threads();
  }

  /** Working memory of one thread, of any content. */
  public float[] scratch(int worker, int slot, int length) {
    if (scratch[worker][slot].length < length) {
      scratch[worker][slot] = new float[length];
    }
    return scratch[worker][slot];
  }

  /**
   * Runs independent iterations in pieces.
   *
   * @param size numbers that one iteration works on, which decides how large the pieces are
   */
  public void forEach(int count, int size, Range body) {
    int grain = Math.max(1, GRAIN / Math.max(1, size));
    int pieces = (count + grain - 1) / grain;
    workers.forEach(
        pieces,
        (piece, worker) -> body.run(piece * grain, Math.min(count, (piece + 1) * grain), worker));
  }

  /** Lays out a matrix as the right-hand factor of products. */
  public Factor pack(View matrix, int depth, int columns, float[] memory) {
    Factor factor = new Factor(memory, depth, columns);
    forEach(
        factor.strips(),
        depth * Factor.WIDTH,
        (from, end, worker) -> {
          for (int strip = from; strip < end; strip++) {
            factor.pack(matrix, strip);
          }
        });
    return factor;
  }

  /** {@link #pack} on the calling thread, for code that is a piece of a loop itself. */
  public static Factor packHere(View matrix, int depth, int columns, float[] memory) {
    Factor factor = new Factor(memory, depth, columns);
    for (int strip = 0; strip < factor.strips(); strip++) {
      factor.pack(matrix, strip);
    }
    return factor;
  }

  /** {@code c = a·b}. */
  public void multiply(View a, int rows, Factor b, View c) {
    multiply(a, rows, b, c, false);
  }

  /** {@code c = c + a·b}. */
  public void multiplyAdd(View a, int rows, Factor b, View c) {
    multiply(a, rows, b, c, true);
  }

  /** {@code c = a·b} on the calling thread. */
  public void multiplyHere(View a, int rows, Factor b, View c) {
    arithmetic.multiply(a, rows, b, 0, b.strips(), c, false);
  }

  /** {@code c = c + a·b} on the calling thread. */
  public void multiplyAddHere(View a, int rows, Factor b, View c) {
    arithmetic.multiply(a, rows, b, 0, b.strips(), c, true);
  }

  private void multiply(View a, int rows, Factor b, View c, boolean add) {
    int down = (rows + ROWS - 1) / ROWS;
    int across = (b.strips() + STRIPS - 1) / STRIPS;
    workers.forEach(
        down * across,
        (piece, worker) -> {
          int row = piece % down * ROWS;
          int strip = piece / down * STRIPS;
          arithmetic.multiply(
              a.fromRow(row),
              Math.min(ROWS, rows - row),
              b,
              strip,
              Math.min(strip + STRIPS, b.strips()),
              c.fromRow(row),
              add);
        });
  }

  /**
   * Runs pieces of some columns each, for sums over rows: every piece goes through the rows in
   * their order.
   */
  public void forEachColumns(int columns, Range body) {
    int pieces = (columns + COLUMNS - 1) / COLUMNS;
    workers.forEach(
        pieces,
        (piece, worker) ->
            body.run(piece * COLUMNS, Math.min(columns, (piece + 1) * COLUMNS), worker));
  }

  /** {@code sums[c] += Σ_r x[r][c]}, over the rows in their order. */
  public void addRows(float[] x, int rows, int columns, float[] sums) {
    forEachColumns(
        columns,
        (from, end, worker) -> {
          for (int r = 0; r < rows; r++) {
            addRow(x, r * columns, from, end, sums);
          }
        });
  }

  private static void addRow(float[] x, int at, int from, int end, float[] sums) {
    for (int c = from; c < end; c++) {
      sums[c] += x[at + c];
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
