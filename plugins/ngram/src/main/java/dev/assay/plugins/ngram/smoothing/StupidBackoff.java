package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.util.Arrays;

/**
 * Stupid back-off (Brants et al., "Large Language Models in Machine Translation", EMNLP 2007): the
 * relative frequency where the n-gram occurs, else 0.4 times the score after the context without
 * its first word. What never occurs scores 0.4 times one in the vocabulary's size. Scores rank
 * words and texts; they are no probabilities, for after a context they sum to more than one.
 */
public record StupidBackoff() implements Smoothing {
  private static final double FACTOR = 0.4;

  @Override
  public NgramModel estimate(NgramCounts counts) {
    NgramTrie trie = counts.trie();
    int[] occurrences = counts.occurrences();
    float[] score = new float[trie.nodes()];
    float[] backoff = new float[trie.contexts()];
    Arrays.fill(backoff, (float) Math.log10(FACTOR));
    for (int context = 0; context < trie.contexts(); context++) {
      double total = 0;
      for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
        total += occurrences[node];
      }
      for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
        double value =
            occurrences[node] > 0
                ? occurrences[node] / total
                : FACTOR / (trie.vocabularySize() - 1);
        score[node] = (float) Math.log10(value);
      }
    }
    score[1 + Vocabulary.SENTENCE_START] = 0;
    return new NgramModel(trie, counts.vocabulary(), score, backoff);
  }

  @Override
  public boolean normalised() {
    return false;
  }
}
