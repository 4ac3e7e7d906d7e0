package dev.assay.reports;

import dev.assay.spi.model.ModelCard;
import org.jspecify.annotations.Nullable;

/** What models of one family may differ in as a matter of degree. */
enum ScaleAxis {
  PARAMETERS("parameters") {
    @Override
    @Nullable Long of(ModelCard card) {
      return card.parameters();
    }
  },
  TRAINING_TOKENS("training tokens") {
    @Override
    @Nullable Long of(ModelCard card) {
      return card.trainingTokens();
    }
  };

  /** Fewer sizes of a family than this make no curve. */
  static final int SIZES = 3;

  private final String words;

  ScaleAxis(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Null if the model does not tell. */
  abstract @Nullable Long of(ModelCard card);
}
