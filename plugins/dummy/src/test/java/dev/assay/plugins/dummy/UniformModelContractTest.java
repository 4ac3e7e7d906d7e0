package dev.assay.plugins.dummy;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelSpec;
import dev.assay.testkit.LanguageModelContract;

class UniformModelContractTest extends LanguageModelContract {
  @Override
  protected LanguageModel open(ModelContext context) {
    return new DummyModelFactory().create(ModelSpec.parse("dummy:uniform"), context);
  }
}
