package dev.assay.training.autodiff;

import dev.assay.training.math.RowMoves;
import dev.assay.training.math.Tensor;

/** Rows of a matrix, by number: in any order, any of them several times. */
public final class Rows {

  private Rows() {}

  /** The rows {@code ids} of {@code x}. */
  public static Variable of(Tape tape, Variable x, int[] ids) {
    return of(tape, x.value(), x.gradient(), x.columns(), ids);
  }

  static Variable of(Tape tape, Tensor value, Tensor gradient, int columns, int[] ids) {
    RowMoves rows = tape.compute().rows();
    Variable out = tape.variable(ids.length, columns);
    rows.gather(value, ids, columns, out.value());
    tape.record(() -> rows.scatter(out.gradient(), ids, columns, gradient));
    return out;
  }
}
