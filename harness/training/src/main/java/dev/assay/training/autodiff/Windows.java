package dev.assay.training.autodiff;

import dev.assay.training.math.RowMoves;

/**
 * What a causal convolution sees: for each position the rows of it and of the positions before it,
 * side by side. Positions before the first are zeros.
 */
public final class Windows {

  /** How a window lies in a row. */
  public enum Order {
    /** One position after another, the oldest first. */
    POSITIONS,
    /** One column after another, each over the positions: what {@code nn.Conv1d} multiplies by. */
    CHANNELS
  }

  private Windows() {}

  /**
   * @param sequences how many rows share a position
   * @param width positions in a window, at least 1
   */
  public static Variable of(Tape tape, Variable x, int sequences, int width, Order order) {
    RowMoves rows = tape.compute().rows();
    int columns = x.columns();
    RowMoves.Windows windows =
        switch (order) {
          case POSITIONS -> new RowMoves.Windows(x.rows(), columns, sequences, width, columns, 1);
          case CHANNELS -> new RowMoves.Windows(x.rows(), columns, sequences, width, 1, width);
        };
    Variable out = tape.variable(x.rows(), width * columns);
    rows.lookBack(x.value(), windows, out.value());
    tape.record(() -> rows.addSeen(out.gradient(), windows, x.gradient()));
    return out;
  }
}
