package dev.assay.training;

import dev.assay.training.autodiff.CrossEntropy;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.math.Random;
import dev.assay.training.network.Network;
import dev.assay.training.text.Batch;
import java.util.List;

/** The loss of a text that is not trained on. */
final class Evaluation {

  private final List<Batch> batches;

  /**
   * @param batches in their order, see {@link dev.assay.training.text.Batches#once}
   */
  Evaluation(List<Batch> batches) {
    this.batches = batches;
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** Nats a token; recurrent state is carried from window to window. */
  double loss(Network network, Tape tape) {
    double sum = 0;
    long tokens = 0;
    List<RecurrentState> states = List.of();
    for (Batch batch : batches) {
      if (batch.startsAfresh()) {
        states = network.states(batch.sequences());
      }
      tape.start(Tape.Mode.EVALUATION, new Random(0));
      Variable logits = network.logits(tape, batch.tokens(), batch.sequences(), states);
      sum += CrossEntropy.of(tape, logits, batch.targets(), 0);
      tokens += batch.targets().length;
    }
    return sum / tokens;
  }
}
