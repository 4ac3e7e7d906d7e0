package dev.assay.training.autodiff;

/** Rows of a table, by number. */
public final class Embedding {

  private Embedding() {}

  /** The rows {@code ids} of the table. */
  public static Variable of(Tape tape, Parameter table, int[] ids) {
    return Rows.of(tape, table.value(), table.gradient(), table.columns(), ids);
  }
}
