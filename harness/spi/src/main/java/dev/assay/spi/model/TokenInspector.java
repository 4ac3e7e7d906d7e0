package dev.assay.spi.model;

import java.util.Optional;

/** A look at a model's tokens, for {@code score}, {@code generate} and {@code explain}. */
public interface TokenInspector {
  /** The ids that stand for two texts, the second to be scored after the first. */
  EncodedText encode(Prompt context, String continuation);

  /** The ids that stand for a request, exactly as {@link LanguageModel#answer} would use them. */
  default EncodedText encode(Request request) {
    return switch (request) {
      case Request.Loglikelihood(Prompt context, String continuation) ->
          encode(context, continuation);
      case Request.LoglikelihoodRolling(Prompt text) -> encode(Prompt.EMPTY, text.text());
      case Request.GenerateUntil generate -> {
        EncodedText given = encode(generate.prompt(), "");
        yield new EncodedText(given.ids(), given.ids().length, given.truncatedTokens());
      }
    };
  }

  /**
   * Entry i is ln p(id i | the ids before it); NaN where the model has no distribution to predict
   * it from, as for the first id of a model without an implicit start.
   *
   * @throws dev.assay.spi.EvalException if an id is not in the vocabulary or there are more than
   *     the context takes
   */
  double[] logprobs(int[] tokenIds);

  /**
   * As {@link #logprobs(int[])}, for a model that must know where the continuation begins: one that
   * reads the context and writes the continuation gives NaN for the context's ids.
   */
  default double[] logprobs(EncodedText text) {
    return logprobs(text.ids());
  }

  /**
   * What the model attended to, for a model that reads the context and writes the continuation: a
   * row for each id of the continuation, with the weight of each id of the context when it was
   * predicted. Rows sum to 1. Empty for other models.
   */
  default Optional<float[][]> alignment(EncodedText text) {
    return Optional.empty();
  }

  /** What follows the given ids. */
  GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling);

  /** One token as text; bytes that are no text are shown as {@code <0xHH>}. */
  String text(int tokenId);

  /**
   * @param ids context and continuation, special tokens included, after truncation
   * @param scoredFrom index of the continuation's first token
   * @param truncatedTokens ids of the context that were cut off on the left
   */
  record EncodedText(int[] ids, int scoredFrom, int truncatedTokens) {}

  /**
   * @param ids the generated ids alone
   * @param text what they say
   */
  record GeneratedTokens(int[] ids, String text) {}
}
