package dev.assay.core.plugins;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.RecordedAnswers;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a model's code under its plugin's class loader, so that libraries which look classes up by
 * the thread's loader find their own.
 */
record IsolatedModelFactory(ModelFactory factory, ClassLoader loader) implements ModelFactory {
  /** The factory itself where it was loaded with Assay. */
  static ModelFactory of(ModelFactory factory, ClassLoader loader) {
    return loader == IsolatedModelFactory.class.getClassLoader()
        ? factory
        : new IsolatedModelFactory(factory, loader);
  }

  @Override
  public String summary() {
    return factory.summary();
  }

  @Override
  public String usage() {
    return factory.usage();
  }

  @Override
  public void check(ModelSpec spec) {
    try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
      factory.check(spec);
    }
  }

  @Override
  public void checkChat(ModelSpec spec) {
    try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
      factory.checkChat(spec);
    }
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
      return new IsolatedModel(factory.create(spec, context), loader);
    }
  }

  private record IsolatedModel(LanguageModel model, ClassLoader loader) implements LanguageModel {
    @Override
    public ModelCard card() {
      return model.card();
    }

    @Override
    public Set<RequestKind> supports() {
      return model.supports();
    }

    @Override
    public Set<String> modalities() {
      return model.modalities();
    }

    @Override
    public void answer(List<Request> requests, ResponseSink sink) {
      try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
        model.answer(requests, sink);
      }
    }

    @Override
    public String render(Prompt prompt) {
      try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
        return model.render(prompt);
      }
    }

    @Override
    public Optional<RecordedAnswers> recorded() {
      return model.recorded();
    }

    @Override
    public Usage usage() {
      return model.usage();
    }

    @Override
    public List<String> incidents() {
      return model.incidents();
    }

    @Override
    public Optional<TokenInspector> inspector() {
      return model.inspector();
    }

    @Override
    public void close() {
      try (ContextClassLoader _ = ContextClassLoader.of(loader)) {
        model.close();
      }
    }
  }
}
