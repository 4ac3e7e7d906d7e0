package dev.assay.training;

import dev.assay.training.autodiff.Tape;
import dev.assay.training.math.Random;
import java.util.List;

/** The loss of what is held out, which is not trained on. */
final class Evaluation {

  private final List<Objective.Pass> passes;

  /**
   * @param passes in their order
   */
  Evaluation(List<Objective.Pass> passes) {
    this.passes = passes;
  }

  boolean isEmpty() {
    return passes.isEmpty();
  }

  /** Nats a token. */
  double loss(Tape tape) {
    double sum = 0;
    long tokens = 0;
    for (Objective.Pass pass : passes) {
      tape.start(Tape.Mode.EVALUATION, new Random(0));
      sum += pass.loss(tape, 0);
      tokens += pass.tokens();
    }
    return sum / tokens;
  }
}
