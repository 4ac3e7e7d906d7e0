package dev.assay.plugins.dummy;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import java.util.List;

final class DummyModelFactory implements ModelFactory {
  private static final String UNIFORM = "uniform";

  @Override
  public String summary() {
    return "knows nothing: every byte has probability 1/256, the chance line of every task";
  }

  @Override
  public String usage() {
    return "dummy:" + UNIFORM;
  }

  /** Whatever it is given, it knows nothing. */
  @Override
  public void checkChat(ModelSpec spec) {}

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    spec.options().only();
    String location = spec.requiredLocation(UNIFORM);
    if (!location.equals(UNIFORM)) {
      throw new EvalException(
          ErrorCode.UNKNOWN_NAME,
          "Model \""
              + spec.text()
              + "\": there is no dummy model \""
              + location
              + "\". "
              + DidYouMean.sentence(location, List.of(UNIFORM)));
    }
    return new UniformModel();
  }
}
