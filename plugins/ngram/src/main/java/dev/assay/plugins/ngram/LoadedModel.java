package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.model.ModelCard;

/**
 * A model in memory with what is known about it; shared by all that open the same specification.
 */
record LoadedModel(NgramModel model, Unit unit, NgramTokens tokens, ModelCard card) {
  LoadedModel(NgramModel model, Unit unit, ModelCard card) {
    this(model, unit, new NgramTokens(model, unit), card);
  }
}
