package dev.assay.training.autodiff;

import dev.assay.transformer.kernels.LogSoftmax;

/** The loss of a language model: minus the log-probability of what came next. */
public final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * The sum of {@code -ln softmax(logits)[target]} over the rows, in nats, added in their order in
   * float64. The gradient that is passed back is that of {@code weight} times the sum.
   *
   * @param targets the right column of each row
   */
  public static double of(Tape tape, Variable logits, int[] targets, float weight) {
    int columns = logits.columns();
    double[] norms = new double[logits.rows()];
    tape.compute()
        .forEach(
            logits.rows(),
            columns,
            (from, end, worker) -> {
              for (int row = from; row < end; row++) {
                LogSoftmax reduced =
                    tape.kernels().logSoftmax(logits.value(), row * columns, columns);
                norms[row] = reduced.normalizer();
              }
            });
    double loss = 0;
    for (int row = 0; row < logits.rows(); row++) {
      loss += norms[row] - logits.value()[row * columns + targets[row]];
    }
    tape.record(() ->
        tape.compute()
            .forEach(
                logits.rows(),
                columns,
                (from, end, worker) -> {
                  float[] softmax = tape.compute().scratch(worker, 0, columns);
                  for (int row = from; row < end; row++) {
                    int at = row * columns;
                    System.arraycopy(logits.value(), at, softmax, 0, columns);
                    tape.arithmetic().exp(softmax, 0, columns, (float) norms[row]);
                    softmax[targets[row]] -= 1;
                    for (int c = 0; c < columns; c++) {
                      logits.gradient()[at + c] += weight * softmax[c];
                    }
                  }
                }));
    return loss;
  }
}
