package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.util.Arrays;

/**
 * Additive smoothing (Lidstone; Laplace for k = 1): every word of the vocabulary counts {@code k}
 * more often than it occurred after the context of {@code order - 1} words, or of as many as the
 * sentence has; after a context that did not occur all words are equally probable. There is no
 * back-off: in the model, what shorter contexts say is the uniform distribution.
 *
 * @param k above 0
 */
public record AddK(double k) implements Smoothing {
  @Override
  public NgramModel estimate(NgramCounts counts) {
    NgramTrie trie = counts.trie();
    int[] occurrences = counts.occurrences();
    float[] probability = new float[trie.nodes()];
    float[] backoff = new float[trie.contexts()];
    // <s> is not predicted.
    int words = trie.vocabularySize() - 1;
    Arrays.fill(probability, (float) -Math.log10(words));
    for (int context = 0; context < trie.contexts(); context++) {
      if (trie.orderOf(context) == trie.order() - 1 || counts.startsSentence(context)) {
        double total = 0;
        for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
          total += occurrences[node];
        }
        double denominator = total + k * words;
        for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
          probability[node] = (float) Math.log10((occurrences[node] + k) / denominator);
        }
        backoff[context] = (float) Math.log10(k * words / denominator);
      }
    }
    probability[1 + Vocabulary.SENTENCE_START] = 0;
    return new NgramModel(trie, counts.vocabulary(), probability, backoff);
  }
}
