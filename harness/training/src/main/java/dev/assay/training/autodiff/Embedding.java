package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;

/** Rows of a table, by number. */
public final class Embedding {

  private Embedding() {}

  /** The rows {@code ids} of the table. */
  public static Variable of(Tape tape, Parameter table, int[] ids) {
    int columns = table.columns();
    Variable out = tape.variable(ids.length, columns);
    for (int r = 0; r < ids.length; r++) {
      System.arraycopy(table.value(), ids[r] * columns, out.value(), r * columns, columns);
    }
    tape.record(() -> add(tape.compute(), out, ids, table));
    return out;
  }

  /** Several places may have the same row, so the threads share out the columns. */
  private static void add(Compute compute, Variable out, int[] ids, Parameter table) {
    int columns = table.columns();
    float[] from = out.gradient();
    float[] to = table.gradient();
    compute.forEachColumns(
        columns,
        (first, end, worker) -> {
          for (int r = 0; r < ids.length; r++) {
            addRow(from, r * columns, to, ids[r] * columns, first, end);
          }
        });
  }

  private static void addRow(float[] from, int at, float[] to, int row, int first, int end) {
    for (int c = first; c < end; c++) {
      to[row + c] += from[at + c];
    }
  }
}
