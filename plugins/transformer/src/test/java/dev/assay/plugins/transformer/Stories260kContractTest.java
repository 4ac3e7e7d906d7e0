package dev.assay.plugins.transformer;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.testkit.LanguageModelContract;

class Stories260kContractTest extends LanguageModelContract {
  @Override
  protected LanguageModel open(ModelContext context) {
    return SharedModels.open("models/stories260K", context);
  }
}
