package dev.assay.plugins.ngram;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelSpec;
import dev.assay.testkit.LanguageModelContract;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class NgramModelContractTest {
  private static final NgramModelFactory FACTORY = new NgramModelFactory();

  @Nested
  class Words extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return trained("order=3,unit=word", context);
    }
  }

  @Nested
  class Unigrams extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return trained("order=1,unit=word", context);
    }
  }

  @Nested
  class Characters extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return trained("order=5,unit=char", context);
    }
  }

  @Nested
  class Bytes extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return trained("order=4,unit=byte", context);
    }
  }

  @Nested
  class StupidBackoff extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return trained("order=3,smoothing=stupid-backoff", context);
    }
  }

  @Nested
  class Katz extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return trained("order=3,unit=char,smoothing=katz", context);
    }
  }

  @Nested
  class Arpa extends LanguageModelContract {
    @Override
    protected LanguageModel open(ModelContext context) {
      return FACTORY.create(ModelSpec.parse("ngram:" + resource("/kenlm/harbour-5.arpa")), context);
    }
  }

  private static LanguageModel trained(String options, ModelContext context) {
    return FACTORY.create(
        ModelSpec.parse("ngram:train=" + resource("/kenlm/harbour.txt") + "," + options), context);
  }

  private static Path resource(String name) {
    try {
      return Path.of(NgramModelContractTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
