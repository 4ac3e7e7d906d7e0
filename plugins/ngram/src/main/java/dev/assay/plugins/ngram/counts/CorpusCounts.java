package dev.assay.plugins.ngram.counts;

import dev.assay.plugins.ngram.text.Vocabulary;

/** How much of what a corpus holds. */
public interface CorpusCounts {
  /** The words. */
  Vocabulary vocabulary();

  /** Words and sentence ends counted. */
  long tokens();

  /** Sentences that ended in the corpus. */
  long sentences();

  /** The length of the longest n-grams. */
  int order();

  /** The number of n-grams of an order, from 1; every word of the vocabulary is a unigram. */
  int size(int ngramOrder);

  /**
   * How many n-grams of an order have an adjusted count of 1, 2, 3 and 4, at these indices; see
   * {@link NgramCounts}.
   */
  long[] frequencies(int ngramOrder);
}
