package dev.assay.transformer.graph;

/** The logits of a vocabulary. Where a device keeps them, it may be slow to ask for many. */
public interface Logits {

  /** That many are at hand wherever they are kept. */
  int AT_HAND = 256;

  /**
   * Some tokens by falling logit, of equals the lower id first.
   *
   * @param tokens ids
   * @param logits theirs
   */
  record Ranking(int[] tokens, float[] logits) {}

  /** How many there are. */
  int vocabulary();

  /**
   * The largest.
   *
   * @param count from 1 to {@link #vocabulary}
   */
  Ranking largest(int count);

  /**
   * The sum of {@code exp((logit - largest) / temperature)} over the vocabulary.
   *
   * @param temperature that of the question
   */
  double total(double temperature);
}
