package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.util.Arrays;

/**
 * {@link ModifiedKneserNey} with the one respect in which KenLM's {@code lmplz} departs from it: on
 * a corpus whose last line has no newline. The last n-gram of such a corpus may be followed by
 * nothing, and then has no back-off weight; lmplz hands out the weights of an order in sequence, by
 * n-grams sorted from their last word to their first, without skipping it, so that every later
 * n-gram gets the weight of another. Use it to compare with figures that were made so; on a corpus
 * that ends with a newline both are the same.
 */
public record Lmplz() implements Smoothing {
  @Override
  public NgramModel estimate(NgramCounts counts) {
    NgramModel model = new ModifiedKneserNey().estimate(counts);
    NgramTrie trie = counts.trie();
    float[] probability = new float[trie.nodes()];
    for (int node = 1; node < probability.length; node++) {
      probability[node] = model.log10Probability(node);
    }
    float[] backoff = new float[trie.levelStart(trie.order())];
    int[] firstWord = new int[backoff.length];
    int[] rank = new int[backoff.length];
    for (int k = 1; k < trie.order(); k++) {
      int[] bySuffix = sortFromTheRight(trie, k, firstWord, rank);
      int next = 0;
      for (int node : bySuffix) {
        if (expectedContext(counts, node)) {
          while (next < bySuffix.length && !hasChildren(trie, bySuffix[next])) {
            next++;
          }
          backoff[node] = next < bySuffix.length ? model.log10Backoff(bySuffix[next++]) : 0;
        }
      }
    }
    return new NgramModel(trie, counts.vocabulary(), probability, backoff);
  }

  private static boolean hasChildren(NgramTrie trie, int node) {
    return trie.firstChild(node) < trie.endOfChildren(node);
  }

  /** What lmplz takes for a context: all that occurs and does not end a sentence. */
  private static boolean expectedContext(NgramCounts counts, int node) {
    return counts.trie().word(node) != Vocabulary.SENTENCE_END
        && (counts.adjusted()[node] > 0 || node == 1 + Vocabulary.SENTENCE_START);
  }

  /** Nodes of order {@code k} by last word, then the one before it, and so on to the first. */
  private static int[] sortFromTheRight(NgramTrie trie, int k, int[] firstWord, int[] rank) {
    int start = trie.levelStart(k);
    long[] keys = new long[trie.size(k)];
    for (int parent = trie.levelStart(k - 1); parent < start; parent++) {
      for (int node = trie.firstChild(parent); node < trie.endOfChildren(parent); node++) {
        firstWord[node] = k == 1 ? trie.word(node) : firstWord[parent];
        keys[node - start] = (long) rank[trie.suffix(node)] << Integer.SIZE | firstWord[node];
      }
    }
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    int[] nodes = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int position = Arrays.binarySearch(sorted, keys[i]);
      nodes[position] = start + i;
      rank[start + i] = position;
    }
    return nodes;
  }
}
