package dev.assay.plugins.ngram.generate;

import dev.assay.plugins.ngram.model.NgramModel;

/** Tells which word greedy decoding would write after a state. Not thread-safe. */
public final class GreedyWords {
  private final NextWords next;

  /** Prepares for a model. */
  public GreedyWords(NgramModel model, UnigramRanking unigrams) {
    next = new NextWords(model, unigrams);
  }

  /** The most probable word after a state, the lowest id of equal ones. */
  public int best(int state) {
    next.moveTo(state);
    return next.best();
  }
}
