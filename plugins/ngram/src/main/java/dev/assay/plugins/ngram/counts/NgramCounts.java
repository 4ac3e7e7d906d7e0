package dev.assay.plugins.ngram.counts;

import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;

/**
 * The n-grams of a corpus with their counts: all n-grams of orders 1 to {@code order} of the
 * sentences, each with one {@code <s>} before and one {@code </s>} after it.
 *
 * @param adjusted by node, the adjusted count of Kneser and Ney as KenLM defines it: occurrences
 *     for n-grams of the highest order and those that begin with {@code <s>}, distinct words before
 *     it for the others; 0 for {@code <s>} itself
 * @param tokens words and sentence ends counted
 * @param sentences sentences that ended in the corpus
 */
public record NgramCounts(
    NgramTrie trie, Vocabulary vocabulary, int[] adjusted, long tokens, long sentences)
    implements CorpusCounts {
  @Override
  public int order() {
    return trie.order();
  }

  @Override
  public int size(int ngramOrder) {
    return trie.size(ngramOrder);
  }

  @Override
  public long[] frequencies(int ngramOrder) {
    long[] n = new long[5];
    for (int node = trie.levelStart(ngramOrder); node < trie.levelStart(ngramOrder + 1); node++) {
      if (adjusted[node] < n.length) {
        n[adjusted[node]]++;
      }
    }
    return n;
  }

  /** By node, how often the n-gram occurs; 0 for {@code <s>}, which is never predicted. */
  public int[] occurrences() {
    int[] counts = adjusted.clone();
    int order = trie.order();
    // An occurrence of an n-gram not at the start of a sentence is an occurrence of one longer by
    // a word on the left; what starts with <s> already carries its occurrences.
    for (int k = order - 1; k >= 1; k--) {
      for (int node = trie.levelStart(k); node < trie.levelStart(k + 1); node++) {
        if (!startsSentence(node)) {
          counts[node] = 0;
        }
      }
      for (int node = trie.levelStart(k + 1); node < trie.levelStart(k + 2); node++) {
        counts[trie.suffix(node)] += counts[node];
      }
    }
    return counts;
  }

  /** Whether an n-gram begins with {@code <s>}. */
  public boolean startsSentence(int node) {
    // Nodes are sorted by their n-grams within an order, so those of <s> are one range.
    int k = 1;
    int low = 1 + Vocabulary.SENTENCE_START;
    int high = low + 1;
    while (node >= trie.levelStart(k + 1)) {
      low = trie.firstChild(low);
      high = trie.firstChild(high);
      k++;
    }
    return node >= low && node < high;
  }
}
