package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.util.List;

/**
 * Interpolated modified Kneser-Ney smoothing as KenLM's {@code lmplz} estimates it (Heafield et
 * al., "Scalable Modified Kneser-Ney Language Model Estimation", ACL 2013): discounts from adjusted
 * counts, every order interpolated with the one below it, unigrams with the uniform distribution
 * over the vocabulary and {@code <unk>}. Arithmetic is float32 in KenLM's order, so that the two
 * write the same models.
 */
public record ModifiedKneserNey() implements Smoothing {
  @Override
  public NgramModel estimate(NgramCounts counts) {
    NgramTrie trie = counts.trie();
    // Numbers are turned into logarithms where they lie: a copy of all would cost as much again.
    FloatLayout numbers = FloatLayout.of(trie);
    List<Discounts> discounts = Discounts.of(counts);
    numbers.putProbability(NgramTrie.ROOT, 1f / (float) (trie.vocabularySize() - 1));
    for (int k = 1; k <= trie.order(); k++) {
      Discounts discount = discounts.get(k - 1);
      for (int context = trie.levelStart(k - 1); context < trie.levelStart(k); context++) {
        boolean isContext = trie.firstChild(context) < trie.endOfChildren(context);
        numbers.putBackoff(
            context, isContext ? interpolate(counts, context, discount, numbers) : 1);
      }
      if (k == 1) {
        // Never predicted; as certain as KenLM has it, so that it can be scored as part of a text.
        numbers.putProbability(1 + Vocabulary.SENTENCE_START, 1);
      }
    }
    for (int node = 0; node < trie.nodes(); node++) {
      numbers.putProbability(node, KneserNeyContext.log10(numbers.probability(node)));
    }
    for (int context = 0; context < trie.contexts(); context++) {
      numbers.putBackoff(context, KneserNeyContext.log10(numbers.backoff(context)));
    }
    return new NgramModel(trie, counts.vocabulary(), numbers);
  }

  /** Sets the probabilities of a context's children; returns the mass left to the order below. */
  private static float interpolate(
      NgramCounts counts, int context, Discounts discounts, FloatLayout numbers) {
    NgramTrie trie = counts.trie();
    int[] adjusted = counts.adjusted();
    int first = trie.firstChild(context);
    int end = trie.endOfChildren(context);
    KneserNeyContext estimate = KneserNeyContext.of(discounts, adjusted, first, end);
    for (int node = first; node < end; node++) {
      numbers.putProbability(
          node, estimate.probability(adjusted[node], numbers.probability(trie.suffix(node))));
    }
    return estimate.gamma();
  }
}
