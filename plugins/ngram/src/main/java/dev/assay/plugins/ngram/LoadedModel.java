package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.model.ModelCard;

/**
 * A model in memory with what is known about it; shared by all that open the same specification.
 *
 * @param normalised whether its scores are probabilities
 */
record LoadedModel(
    NgramModel model, Unit unit, boolean normalised, NgramTokens tokens, ModelCard card) {
  LoadedModel(NgramModel model, Unit unit, boolean normalised, ModelCard card) {
    this(model, unit, normalised, new NgramTokens(model, unit), card);
  }
}
