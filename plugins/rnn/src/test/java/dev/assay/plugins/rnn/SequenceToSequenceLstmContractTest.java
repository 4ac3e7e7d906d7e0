package dev.assay.plugins.rnn;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.testkit.LanguageModelContract;
import java.util.List;

class SequenceToSequenceLstmContractTest extends LanguageModelContract {
  @Override
  protected LanguageModel open(ModelContext context) {
    return Models.open(Models.fixture("seq2seq-lstm"), context);
  }

  @Override
  protected List<String> texts() {
    return Models.TEXTS;
  }
}
