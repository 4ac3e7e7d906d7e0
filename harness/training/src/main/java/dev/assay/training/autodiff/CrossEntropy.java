package dev.assay.training.autodiff;

import dev.assay.training.math.Losses;
import dev.assay.training.math.Tensor;

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
    Losses losses = tape.compute().losses();
    Tensor norms = tape.buffer(logits.rows());
    double loss = losses.crossEntropy(logits.value(), logits.columns(), targets, norms);
    tape.record(() ->
        losses.addGradient(
            logits.value(), logits.columns(), targets, norms, weight, logits.gradient()));
    return loss;
  }
}
