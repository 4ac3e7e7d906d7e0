package dev.assay.training.host;

import dev.assay.transformer.kernels.Arithmetic;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.View;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Arithmetic on a team of threads. Work is split over outputs, never over a sum, so that no result
 * depends on the number of threads.
 */
final class Team implements AutoCloseable {

  /** Rows of one piece of a product. */
  private static final int ROWS = 48;

  /** Panels of a piece whose left factor has to be turned over first, which must pay. */
  private static final int PANELS = 8;

  /** Numbers that a thread of its own is worth waking for. */
  private static final int GRAIN = 4096;

  /** Neighbouring columns that a sum over rows takes together: two vectors or more. */
  private static final int COLUMNS = 64;

  private final Kernels kernels;
  private final Arithmetic arithmetic;
  private final Workers workers;
  private final float[][][] scratch;
  private final MemorySegment[][] factors;

  /** Slots of {@link #scratch}. */
  private static final int SLOTS = 8;

  /** Some iterations of a loop. */
  @FunctionalInterface
  public interface Range {
    /**
     * @param worker which thread runs it, for {@link Team#scratch}
     */
    void run(int from, int end, int worker);
  }

  private Team(Kernels kernels, Arithmetic arithmetic, int threads) {
    this.kernels = kernels;
    this.arithmetic = arithmetic;
    this.workers = new Workers(threads);
    this.scratch = new float[threads][SLOTS][0];
    this.factors = new MemorySegment[threads][SLOTS];
    for (MemorySegment[] of : factors) {
      Arrays.fill(of, MemorySegment.NULL);
    }
  }

  /** With the given kernels, and the arithmetic that goes with them. */
  static Team of(KernelChoice choice, int threads) {
    return new Team(choice.kernels(), Arithmetic.of(choice.kernels()), threads);
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

  /** Memory for factors: outside the heap, aligned to cache lines. */
  public static MemorySegment allocate(long bytes) {
    return Arena.ofAuto().allocate(bytes, 64);
  }

  /** Lays out a matrix as the right-hand factor of products. */
  public Factor pack(View matrix, int depth, int columns, MemorySegment memory) {
    Factor factor = new Factor(memory, depth, columns);
    forEach(
        factor.panels(),
        depth * Factor.WIDTH,
        (from, end, worker) -> {
          for (int panel = from; panel < end; panel++) {
            factor.pack(matrix, panel);
          }
        });
    return factor;
  }

  /**
   * {@link #pack} on the calling thread, for code that is a piece of a loop itself.
   *
   * @param slot whose factor this replaces
   */
  public Factor packHere(View matrix, int depth, int columns, int worker, int slot) {
    long bytes = Factor.bytes(depth, columns);
    if (factors[worker][slot].byteSize() < bytes) {
      factors[worker][slot] = allocate(bytes);
    }
    Factor factor = new Factor(factors[worker][slot], depth, columns);
    for (int panel = 0; panel < factor.panels(); panel++) {
      factor.pack(matrix, panel);
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
  public void multiplyHere(View a, int rows, Factor b, View c, int worker) {
    arithmetic.multiply(a, rows, b, 0, b.panels(), c, false, workers.scratch(worker));
  }

  /** {@code c = c + a·b} on the calling thread. */
  public void multiplyAddHere(View a, int rows, Factor b, View c, int worker) {
    arithmetic.multiply(a, rows, b, 0, b.panels(), c, true, workers.scratch(worker));
  }

  private void multiply(View a, int rows, Factor b, View c, boolean add) {
    int panels = a.columnStride() == 1 ? 1 : PANELS;
    int down = Math.ceilDiv(rows, ROWS);
    int across = Math.ceilDiv(b.panels(), panels);
    workers.forEach(
        down * across,
        (piece, worker) -> {
          int row = piece % down * ROWS;
          int panel = piece / down * panels;
          arithmetic.multiply(
              a.from(row, 0),
              Math.min(ROWS, rows - row),
              b,
              panel,
              Math.min(panel + panels, b.panels()),
              c.from(row, 0),
              add,
              workers.scratch(worker));
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

  /**
   * {@code sums[first + c] += Σ_r x[r][c]}, over the rows in their order.
   *
   * @param x of column stride 1
   */
  public void addRows(View x, int rows, int columns, float[] sums, int first) {
    forEachColumns(
        columns,
        (from, end, worker) -> {
          for (int r = 0; r < rows; r++) {
            int at = x.offset() + r * x.rowStride() + from;
            addRow(x.data(), at, end - from, sums, first + from);
          }
        });
  }

  private static void addRow(float[] x, int at, int count, float[] sums, int first) {
    for (int c = 0; c < count; c++) {
      sums[first + c] += x[at + c];
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
