package dev.assay.training.autodiff;

import java.util.List;

/** Matrices side by side. */
public final class Concatenation {

  private Concatenation() {}

  /** The columns of the first, then those of the second, and so on. */
  public static Variable of(Tape tape, List<Variable> parts) {
    int rows = parts.getFirst().rows();
    int columns = parts.stream().mapToInt(Variable::columns).sum();
    Variable out = tape.variable(rows, columns);
    tape.compute()
        .forEach(
            rows,
            columns,
            (from, end, worker) -> {
              for (int row = from; row < end; row++) {
                int to = row * columns;
                for (Variable part : parts) {
                  int n = part.columns();
                  System.arraycopy(part.value(), row * n, out.value(), to, n);
                  to += n;
                }
              }
            });
    tape.record(() -> split(tape, out, parts));
    return out;
  }

  private static void split(Tape tape, Variable out, List<Variable> parts) {
    tape.compute()
        .forEach(
            out.rows(),
            out.columns(),
            (from, end, worker) -> {
              for (int row = from; row < end; row++) {
                int at = row * out.columns();
                for (Variable part : parts) {
                  int to = row * part.columns();
                  for (int c = 0; c < part.columns(); c++) {
                    part.gradient()[to + c] += out.gradient()[at + c];
                  }
                  at += part.columns();
                }
              }
            });
  }
}
