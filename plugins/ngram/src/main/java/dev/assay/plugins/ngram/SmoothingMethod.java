package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.smoothing.Lmplz;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.smoothing.Smoothing;

/** The smoothing methods a specification can name. */
enum SmoothingMethod {
  /** {@link ModifiedKneserNey}. */
  KNESER_NEY(new ModifiedKneserNey()),
  /** {@link Lmplz}. */
  LMPLZ(new Lmplz());

  private final Smoothing smoothing;

  SmoothingMethod(Smoothing smoothing) {
    this.smoothing = smoothing;
  }

  Smoothing smoothing() {
    return smoothing;
  }
}
