package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;

/** Turns counts into a model. */
public interface Smoothing {
  /** Estimates a model from counts. */
  NgramModel estimate(NgramCounts counts);
}
