package dev.assay.transformer;

/**
 * A text to continue.
 *
 * @param prompt ids, at least one; the source for an encoder-decoder; not copied
 * @param maxTokens most tokens to generate, at least 1
 * @param stop asked after each token
 */
public record GenerationRequest(
    int[] prompt, int maxTokens, StopCondition stop, Sampling sampling) {

  public GenerationRequest {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("an empty prompt cannot be continued");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, not " + maxTokens);
    }
  }
}
