package dev.assay.plugins.ngram.smoothing;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;

/**
 * Katz back-off ("Estimation of Probabilities from Sparse Data", IEEE TASSP 1987): n-grams that
 * occur up to {@value #LARGEST} times are discounted by Good-Turing's estimate, and the mass so
 * freed goes to the words that did not follow the context, by their probability after the shorter
 * context; for unigrams, in equal parts to the words that did not occur, {@code <unk>} among them.
 *
 * <p>Where the counts of an order are too irregular for Good-Turing's discounts, that order is
 * discounted by a half of one occurrence instead; where no occurrence after a context is
 * discounted, one occurrence is added to the context for the others.
 */
public record Katz() implements Smoothing {
  private static final int LARGEST = 5;

  @Override
  public NgramModel estimate(NgramCounts counts) {
    NgramTrie trie = counts.trie();
    int[] occurrences = counts.occurrences();
    double[] probability = new double[trie.nodes()];
    double[] backoff = new double[trie.contexts()];
    for (int k = 1; k <= trie.order(); k++) {
      double[] effective = effectiveCounts(trie, occurrences, k);
      for (int context = trie.levelStart(k - 1); context < trie.levelStart(k); context++) {
        backoff[context] = discount(trie, occurrences, context, effective, probability);
      }
      if (k == 1) {
        spread(trie, occurrences, backoff[NgramTrie.ROOT], probability);
      } else {
        for (int context = trie.levelStart(k - 1); context < trie.levelStart(k); context++) {
          backoff[context] = backoffWeight(trie, context, backoff[context], probability);
        }
      }
    }
    probability[1 + Vocabulary.SENTENCE_START] = 1;
    return new NgramModel(trie, counts.vocabulary(), log10(probability), log10(backoff));
  }

  /** What an n-gram that occurs r times counts, for r up to {@value #LARGEST}. */
  private static double[] effectiveCounts(NgramTrie trie, int[] occurrences, int k) {
    double[] n = new double[LARGEST + 2];
    for (int node = trie.levelStart(k); node < trie.levelStart(k + 1); node++) {
      if (occurrences[node] <= LARGEST + 1) {
        n[occurrences[node]]++;
      }
    }
    double[] effective = new double[LARGEST + 1];
    double common = (LARGEST + 1) * n[LARGEST + 1] / n[1];
    boolean regular = true;
    for (int r = 1; r <= LARGEST; r++) {
      double goodTuring = (r + 1) * n[r + 1] / n[r];
      effective[r] = r * (goodTuring / r - common) / (1 - common);
      regular &= effective[r] > 0 && effective[r] < r;
    }
    for (int r = 1; r <= LARGEST && !regular; r++) {
      effective[r] = r - 0.5;
    }
    return effective;
  }

  /** Sets the probabilities of a context's children; returns what is left of one. */
  private static double discount(
      NgramTrie trie, int[] occurrences, int context, double[] effective, double[] probability) {
    double total = 0;
    double kept = 0;
    for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
      total += occurrences[node];
      kept += effective(occurrences[node], effective);
    }
    if (total == 0) {
      return 1;
    }
    double denominator = kept < total ? total : total + 1;
    for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
      probability[node] = effective(occurrences[node], effective) / denominator;
    }
    return 1 - kept / denominator;
  }

  private static double effective(int occurrences, double[] effective) {
    return occurrences <= LARGEST ? effective[occurrences] : occurrences;
  }

  /** Gives the unigrams that did not occur their equal parts. */
  private static void spread(NgramTrie trie, int[] occurrences, double mass, double[] probability) {
    int unseen = 0;
    for (int word = 0; word < trie.vocabularySize(); word++) {
      unseen += word != Vocabulary.SENTENCE_START && occurrences[1 + word] == 0 ? 1 : 0;
    }
    for (int word = 0; word < trie.vocabularySize(); word++) {
      if (occurrences[1 + word] == 0) {
        probability[1 + word] = mass / unseen;
      }
    }
    if (unseen == 0) {
      scale(trie, NgramTrie.ROOT, 1 / (1 - mass), probability);
    }
  }

  /**
   * Divides the mass left among the words that did not follow a context; if all did, among those.
   */
  private static double backoffWeight(
      NgramTrie trie, int context, double mass, double[] probability) {
    double seen = 0;
    for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
      seen += probability[trie.suffix(node)];
    }
    // Rounding may leave a trace of mass where there is none.
    if (seen < 1 - 1e-9) {
      return mass / (1 - seen);
    }
    scale(trie, context, 1 / (1 - mass), probability);
    return 1;
  }

  private static void scale(NgramTrie trie, int context, double factor, double[] probability) {
    for (int node = trie.firstChild(context); node < trie.endOfChildren(context); node++) {
      probability[node] *= factor;
    }
  }

  private static float[] log10(double[] values) {
    float[] log10 = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      log10[i] = (float) Math.log10(values[i]);
    }
    return log10;
  }
}
