package dev.assay.spi.model;

/** The answer to one {@link Request}. */
public sealed interface Response {
  /** Log-probabilities are natural logarithms, summed in float64. */
  record Loglikelihood(double logprob, boolean greedy, int tokens, int truncatedTokens)
      implements Response {
    /**
     * @param logprob ln p(continuation | context); 0 for a continuation of no tokens
     * @param greedy whether every token of the continuation was the most probable one
     * @param tokens tokens of the continuation
     * @param truncatedTokens tokens of the context that were cut off on the left
     */
    public Loglikelihood {}
  }

  /**
   * @param logprob ln p(text)
   * @param tokens tokens scored
   */
  record Rolling(double logprob, long tokens) implements Response {}

  /**
   * @param text what was generated, without the stop string
   * @param tokens tokens generated
   * @param finish why generation ended
   * @param truncatedTokens tokens of the prompt that were cut off on the left
   */
  record Generation(String text, int tokens, Finish finish, int truncatedTokens)
      implements Response {}

  /** The request could not be answered; the sample counts as failed. */
  record Failure(String message) implements Response {}

  /** Why a generation ended. */
  enum Finish {
    /** A stop string, or the model's own end. */
    STOP,
    /** The limit on tokens, or the end of the model's context. */
    LENGTH
  }
}
