package dev.assay.testkit;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link LanguageModel} promises, as tests. Extend it, say how the model is opened, and
 * run the class with JUnit:
 *
 * <pre>{@code
 * class MyModelTest extends LanguageModelContract {
 *   @Override
 *   protected LanguageModel open(ModelContext context) {
 *     return new MyModelFactory().create(ModelSpec.parse("mine:weights.bin"), context);
 *   }
 * }
 * }</pre>
 *
 * <p>Rules about kinds of requests that the model does not support, and about an inspector that it
 * does not have, are skipped. The model is opened once for most rules and a few times more for
 * those on threads and closing; use a small one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LanguageModelContract {
  private @Nullable ModelUnderTest model;

  /** Opens the model; called several times, each must give the same model. */
  protected abstract LanguageModel open(ModelContext context);

  /**
   * What the model is asked about, as contexts, continuations and prompts. A model that is not one
   * of arbitrary text overrides them with what it reads; at least three, none blank.
   */
  protected List<String> texts() {
    return SampleTexts.ALL;
  }

  /** Prompts with the media that the model reads; of each of its modalities at least one. */
  protected List<Prompt> media() {
    return List.of();
  }

  /** Opened on first use, so that a subclass's own preparations come before. */
  private synchronized ModelUnderTest model() {
    if (model == null) {
      model = new ModelUnderTest(this::open, texts(), media());
    }
    return model;
  }

  @AfterAll
  final void closeModel() {
    if (model != null) {
      model.close();
    }
  }

  @Nested
  final class Identity extends IdentityRules {
    Identity() {
      super(model());
    }
  }

  @Nested
  final class Answering extends AnsweringRules {
    Answering() {
      super(model());
    }
  }

  @Nested
  final class Independence extends IndependenceRules {
    Independence() {
      super(model());
    }
  }

  @Nested
  final class Loglikelihood extends LoglikelihoodRules {
    Loglikelihood() {
      super(model());
    }
  }

  @Nested
  final class LoglikelihoodRolling extends RollingRules {
    LoglikelihoodRolling() {
      super(model());
    }
  }

  @Nested
  final class GenerateUntil extends GenerationRules {
    GenerateUntil() {
      super(model());
    }
  }

  @Nested
  final class Tokens extends TokenInspectorRules {
    Tokens() {
      super(model());
    }
  }
}
