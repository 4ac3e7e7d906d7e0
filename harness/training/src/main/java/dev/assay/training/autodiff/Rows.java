package dev.assay.training.autodiff;

/** Rows of a matrix, by number: in any order, any of them several times. */
public final class Rows {

  private Rows() {}

  /** The rows {@code ids} of {@code x}. */
  public static Variable of(Tape tape, Variable x, int[] ids) {
    return of(tape, x.value(), x.gradient(), x.columns(), ids);
  }

  static Variable of(Tape tape, float[] value, float[] gradient, int columns, int[] ids) {
    Variable out = tape.variable(ids.length, columns);
    for (int r = 0; r < ids.length; r++) {
      System.arraycopy(value, ids[r] * columns, out.value(), r * columns, columns);
    }
    tape.record(() -> add(tape, out, ids, gradient));
    return out;
  }

  /** Several places may have the same row, so the threads share out the columns. */
  private static void add(Tape tape, Variable out, int[] ids, float[] to) {
    int columns = out.columns();
    float[] from = out.gradient();
    tape.compute()
        .forEachColumns(
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
