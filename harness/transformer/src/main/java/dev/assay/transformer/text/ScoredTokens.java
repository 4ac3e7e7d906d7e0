package dev.assay.transformer.text;

/**
 * Tokens of which the last are to be scored.
 *
 * @param ids at most one more than the model's context takes, since the last is only predicted
 * @param scoredFrom index of the first scored token
 * @param truncated tokens that were cut off on the left
 */
public record ScoredTokens(int[] ids, int scoredFrom, int truncated) {

  /** How many are scored. */
  public int scored() {
    return ids.length - scoredFrom;
  }
}
