package dev.assay.plugins.transformer;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.testkit.LanguageModelContract;

class TinyStoriesContractTest extends LanguageModelContract {
  @Override
  protected LanguageModel open(ModelContext context) {
    return SharedModels.open("models/TinyStories-656K", context);
  }
}
