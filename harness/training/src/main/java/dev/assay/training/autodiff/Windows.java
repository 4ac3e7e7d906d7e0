package dev.assay.training.autodiff;

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
    int columns = x.columns();
    Variable out = tape.variable(x.rows(), width * columns);
    int positionStep = order == Order.POSITIONS ? columns : 1;
    int columnStep = order == Order.POSITIONS ? 1 : width;
    tape.compute()
        .forEach(
            x.rows(),
            out.columns(),
            (first, end, worker) -> {
              for (int row = first; row < end; row++) {
                for (int j = 0; j < width; j++) {
                  int from = row - (width - 1 - j) * sequences;
                  int to = row * out.columns() + j * positionStep;
                  for (int c = 0; c < columns; c++) {
                    out.value()[to + c * columnStep] = from < 0 ? 0 : x.value()[from * columns + c];
                  }
                }
              }
            });
    tape.record(() ->
        tape.compute()
            .forEach(
                x.rows(),
                out.columns(),
                (first, end, worker) -> {
                  for (int row = first; row < end; row++) {
                    for (int j = width - 1; j >= 0; j--) {
                      int seen = row + (width - 1 - j) * sequences;
                      if (seen >= x.rows()) {
                        continue;
                      }
                      int from = seen * out.columns() + j * positionStep;
                      for (int c = 0; c < columns; c++) {
                        x.gradient()[row * columns + c] += out.gradient()[from + c * columnStep];
                      }
                    }
                  }
                }));
    return out;
  }
}
