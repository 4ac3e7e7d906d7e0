package dev.assay.plugins.transformer;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelSpec;
import dev.assay.testkit.LanguageModelContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RandomModelContractTest extends LanguageModelContract {
  @TempDir static Path folder;

  @Override
  protected LanguageModel open(ModelContext context) {
    try {
      return new TransformerModelFactory()
          .create(ModelSpec.parse(RandomModel.spec(folder)), context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
