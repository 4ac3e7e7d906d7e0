package dev.assay.transformer;

/**
 * A text to score.
 *
 * <p>A decoder gives each token from {@code scoredFrom} on given all before it. An encoder-decoder
 * reads the tokens before {@code scoredFrom} as the source and scores the others as the target. An
 * encoder gives each token from {@code scoredFrom} on given all others (pseudo-log-likelihood,
 * Salazar et al., arXiv:1910.14659).
 *
 * @param tokens ids, context first; not copied
 * @param scoredFrom index of the first scored token; at least 1, or 0 for an encoder. Equal to the
 *     number of tokens if nothing is to be scored.
 */
public record ScoringRequest(int[] tokens, int scoredFrom) {

  public ScoringRequest {
    if (scoredFrom < 0 || scoredFrom > tokens.length) {
      throw new IllegalArgumentException(
          "scoredFrom is " + scoredFrom + " in a text of " + tokens.length + " tokens");
    }
  }
}
