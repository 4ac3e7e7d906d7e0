package dev.assay.plugins.example;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelSpec;
import dev.assay.testkit.LanguageModelContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract's rules, run on the model as a user would open it. */
class UnigramModelContractTest extends LanguageModelContract {
  @TempDir static Path directory;

  @BeforeAll
  static void writeTrainingText() throws IOException {
    Files.writeString(directory.resolve("text.txt"), "It was the best of times.\n");
  }

  @Override
  protected LanguageModel open(ModelContext context) {
    var spec = ModelSpec.parse("example-unigram:" + directory.resolve("text.txt"));
    return new UnigramModelFactory().create(spec, context);
  }
}
