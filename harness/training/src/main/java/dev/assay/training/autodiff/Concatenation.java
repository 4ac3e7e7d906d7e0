package dev.assay.training.autodiff;

import dev.assay.training.math.RowMoves;
import java.util.List;

/** Matrices side by side. */
public final class Concatenation {

  private Concatenation() {}

  /** The columns of the first, then those of the second, and so on. */
  public static Variable of(Tape tape, List<Variable> parts) {
    RowMoves moves = tape.compute().rows();
    int rows = parts.getFirst().rows();
    int width = parts.stream().mapToInt(Variable::columns).sum();
    Variable out = tape.variable(rows, width);
    int first = 0;
    for (Variable part : parts) {
      var columns = new RowMoves.Columns(rows, width, first, part.columns());
      moves.insert(part.value(), out.value(), columns);
      tape.record(() -> moves.extract(out.gradient(), part.gradient(), columns));
      first += part.columns();
    }
    return out;
  }
}
