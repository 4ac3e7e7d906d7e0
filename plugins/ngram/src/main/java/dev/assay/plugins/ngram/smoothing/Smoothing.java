package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;

/** Turns counts into a model. Equal smoothings estimate equal models. */
public sealed interface Smoothing permits AddK, Katz, Lmplz, ModifiedKneserNey, StupidBackoff {
  /** Estimates a model from counts. */
  NgramModel estimate(NgramCounts counts);

  /** Whether the scores of all words after a context sum to one. */
  default boolean normalised() {
    return true;
  }
}
