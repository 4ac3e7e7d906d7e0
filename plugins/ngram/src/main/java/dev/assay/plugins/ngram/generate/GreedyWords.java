package dev.assay.plugins.ngram.generate;

import dev.assay.plugins.ngram.model.NgramModel;

/** Tells which word greedy decoding would write next. Not thread-safe. */
public final class GreedyWords {
  private final NextWords next;

  /** Prepares for a model. */
  public GreedyWords(NgramModel model, UnigramRanking unigrams) {
    next = new NextWords(model, unigrams);
  }

  /** The most probable word at a cursor, the lowest id of equal ones. */
  public int best(NgramModel.Cursor cursor) {
    next.moveTo(cursor);
    return next.best();
  }
}
