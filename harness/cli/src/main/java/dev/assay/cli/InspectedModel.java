package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.TokenInspector;

/** A model opened to look at its tokens. */
record InspectedModel(LanguageModel model, TokenInspector tokens) implements AutoCloseable {
  static InspectedModel open(String text, ModelContext context) {
    LanguageModel model = context.models().open(ModelSpec.parse(text), context);
    return model
        .inspector()
        .map(tokens -> new InspectedModel(model, tokens))
        .orElseThrow(() -> {
          model.close();
          return new EvalException(
              ErrorCode.UNSUPPORTED, "Model " + text + " has no tokens to show.");
        });
  }

  /** Throws unless the model can be given conversations. */
  static void checkChat(String text, Extensions extensions) {
    ModelSpec spec = ModelSpec.parse(text);
    ModelFactory factory = extensions.models().get(spec.type());
    factory.check(spec);
    factory.checkChat(spec);
  }

  @Override
  public void close() {
    model.close();
  }
}
