package dev.assay.plugins.rnn;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.testkit.LanguageModelContract;

class Rwkv4ContractTest extends LanguageModelContract {
  @Override
  protected LanguageModel open(ModelContext context) {
    return Models.open(Models.shared("models/rwkv-tiny/tiny-rwkv-4v0-660K-FP32.bin"), context);
  }
}
