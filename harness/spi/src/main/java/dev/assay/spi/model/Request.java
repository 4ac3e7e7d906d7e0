package dev.assay.spi.model;

import java.util.List;

/** One question to a model. */
public sealed interface Request {
  RequestKind kind();

  /**
   * How probable the continuation is after the context: ln p(continuation | context). A context
   * longer than the model's is truncated from the left. Trailing whitespace of the context belongs
   * to the continuation's first token where the tokenizer would have it so.
   */
  record Loglikelihood(Prompt context, String continuation) implements Request {
    @Override
    public RequestKind kind() {
      return RequestKind.LOGLIKELIHOOD;
    }
  }

  /**
   * How probable the whole text is, from its first token on. A text longer than the model's context
   * is cut into disjoint windows, each token predicted exactly once.
   */
  record LoglikelihoodRolling(Prompt text) implements Request {
    @Override
    public RequestKind kind() {
      return RequestKind.LOGLIKELIHOOD_ROLLING;
    }
  }

  /**
   * What the model writes after the prompt, up to and without the first of the stop strings, at
   * most {@code maxTokens} of its own tokens.
   */
  record GenerateUntil(Prompt prompt, List<String> stops, int maxTokens, Sampling sampling)
      implements Request {
    public GenerateUntil {
      stops = List.copyOf(stops);
      if (maxTokens < 1) {
        throw new IllegalArgumentException("maxTokens is " + maxTokens + ", not at least 1");
      }
    }

    @Override
    public RequestKind kind() {
      return RequestKind.GENERATE_UNTIL;
    }
  }
}
