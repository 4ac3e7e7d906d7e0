package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.text.Vocabulary;
import java.util.Arrays;

/**
 * Scores texts as a {@link NgramModel.Cursor} does, to the last bit, but many tokens at a time and
 * order by order: the look-ups of an order do not depend on each other, so that the processor waits
 * for their cache misses together. What searches will look at first is read ahead of all of them,
 * before any branch depends on it.
 *
 * <p>Not thread-safe; made once for many texts.
 */
public final class SequenceScorer {
  /** Tokens at a time: what is kept of them stays in the nearest cache. */
  private static final int BLOCK = 256;

  private final Layout layout;
  private final int order;

  /** By token of a block, the length of the longest n-gram that ends there, and what it scores. */
  private final int[] matched = new int[BLOCK];

  private final float[] probability = new float[BLOCK];

  /**
   * By length and token, the bits of the weight of the context of that length before the token; 0
   * where there is none. The last is that of the next block's first token.
   */
  private final int[][] backoff;

  /** By length, the contexts whose children are to be looked at, and for which token. */
  private final Candidates[] candidates;

  /** Keeps the reads that only fill the cache from being left out. */
  private int touched;

  private final int[] foundAt = new int[BLOCK];
  private final int[] found = new int[BLOCK];

  /** Contexts with children, each before a token of the block or the next block's first. */
  private static final class Candidates {
    final int[] at = new int[BLOCK + 2];
    final int[] context = new int[BLOCK + 2];
    final int[] firstChild = new int[BLOCK + 2];
    final int[] endOfChildren = new int[BLOCK + 2];
    int size;

    /** Adds a context that has children, if {@code usable} is 1 and not 0. */
    void add(int token, int node, Layout layout, int usable) {
      int first = layout.firstChild(node);
      int end = layout.endOfChildren(node, first);
      at[size] = token;
      context[size] = node;
      firstChild[size] = first;
      endOfChildren[size] = end;
      size += usable & first - end >>> 31;
    }

    /** Leaves what is for the token at {@code length}, which becomes the first. */
    void shift(int length) {
      int last = size - 1;
      if (size > 0 && at[last] == length) {
        at[0] = 0;
        context[0] = context[last];
        firstChild[0] = firstChild[last];
        endOfChildren[0] = endOfChildren[last];
        size = 1;
      } else {
        size = 0;
      }
    }
  }

  /** Prepares for a model. */
  public SequenceScorer(NgramModel model) {
    layout = model.layout();
    order = model.order();
    backoff = new int[order][BLOCK + 1];
    candidates = new Candidates[order];
    for (int k = 1; k < order; k++) {
      candidates[k] = new Candidates();
    }
  }

  /**
   * Returns the log10 probability of each token; NaN for {@code <s>}. A text starts where nothing
   * is known of what came before; {@code <s>}, and whatever follows {@code </s>}, starts a
   * sentence.
   *
   * @param ids of the model's vocabulary
   */
  public double[] score(int[] ids) {
    double[] log10 = new double[ids.length];
    for (int k = 1; k < order; k++) {
      candidates[k].size = 0;
      backoff[k][0] = 0;
    }
    for (int from = 0; from < ids.length; from += BLOCK) {
      int length = Math.min(BLOCK, ids.length - from);
      unigrams(ids, from, length);
      for (int k = 2; k <= order; k++) {
        take(find(ids, from, length, k), ids, from, length, k);
      }
      add(ids, from, length, log10);
      for (int k = 1; k < order; k++) {
        candidates[k].shift(length);
        backoff[k][0] = backoff[k][length];
      }
    }
    return log10;
  }

  private void unigrams(int[] ids, int from, int length) {
    for (int i = 0; i < length; i++) {
      int word = ids[from + i];
      matched[i] = 1;
      probability[i] = layout.probability(1 + word);
      if (order > 1) {
        int context = 1 + (word == Vocabulary.SENTENCE_END ? Vocabulary.SENTENCE_START : word);
        backoff[1][i + 1] = Float.floatToRawIntBits(layout.backoff(context));
        candidates[1].add(i + 1, context, layout, 1);
      }
    }
  }

  /** Looks for the n-grams of order {@code k}; returns how many are found. */
  private int find(int[] ids, int from, int length, int k) {
    Candidates contexts = candidates[k - 1];
    int size = 0;
    int end = contexts.size;
    if (end > 0 && contexts.at[end - 1] == length) {
      // It is for the next block.
      end--;
    }
    int some = 0;
    for (int c = 0; c < end; c++) {
      some +=
          layout.touch(
              contexts.context[c],
              ids[from + contexts.at[c]],
              contexts.firstChild[c],
              contexts.endOfChildren[c]);
    }
    touched = some;
    for (int c = 0; c < end; c++) {
      int i = contexts.at[c];
      int node =
          layout.find(
              contexts.context[c],
              ids[from + i],
              contexts.firstChild[c],
              contexts.endOfChildren[c]);
      foundAt[size] = i;
      found[size] = node;
      size += node >>> 31 ^ 1;
    }
    return size;
  }

  /** Takes what was found for the longest match, and as contexts of what follows. */
  private void take(int size, int[] ids, int from, int length, int k) {
    if (k < order) {
      Arrays.fill(backoff[k], 1, length + 1, 0);
    }
    for (int f = 0; f < size; f++) {
      int i = foundAt[f];
      int node = found[f];
      matched[i] = k;
      probability[i] = layout.probability(node);
      if (k < order) {
        int usable = startsSentence(ids[from + i]) ? 0 : 1;
        backoff[k][i + 1] = Float.floatToRawIntBits(layout.backoff(node)) & -usable;
        candidates[k].add(i + 1, node, layout, usable);
      }
    }
  }

  private static boolean startsSentence(int word) {
    return word == Vocabulary.SENTENCE_START || word == Vocabulary.SENTENCE_END;
  }

  /** Charges the contexts that are as long as the longest match or longer, the longest first. */
  private void add(int[] ids, int from, int length, double[] log10) {
    for (int k = order - 1; k > 0; k--) {
      int[] weights = backoff[k];
      for (int i = 0; i < length; i++) {
        int charged = matched[i] - (k + 1) >> 31;
        log10[from + i] += Float.intBitsToFloat(weights[i] & charged);
      }
    }
    for (int i = 0; i < length; i++) {
      log10[from + i] += probability[i];
      if (ids[from + i] == Vocabulary.SENTENCE_START) {
        log10[from + i] = Double.NaN;
      }
    }
  }
}
