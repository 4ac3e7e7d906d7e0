package dev.assay.plugins.ngram.streaming;

import java.io.IOException;

/**
 * Receives the n-grams of a corpus as the nodes of a trie are numbered: order by order, each order
 * sorted by its words from the first to the last.
 */
interface NgramSink {
  /** The n-grams that follow are of this length. */
  void startOrder(int order) throws IOException;

  /**
   * An n-gram.
   *
   * @param parent the place of the n-gram without its last word among those of its length
   * @param suffix the place of the n-gram without its first word among those of its length
   * @param count adjusted: see {@link dev.assay.plugins.ngram.counts.NgramCounts}
   */
  void ngram(int parent, int lastWord, int suffix, int count) throws IOException;
}
