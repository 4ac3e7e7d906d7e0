package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;

/**
 * A back-off model: what an ARPA file says. A state is the trie node of the longest known context
 * that can still matter; scoring a word looks for it under that node and, while it is not there,
 * charges the node's back-off weight and moves to its suffix.
 *
 * <p>Immutable; cursors of one model may be used by different threads.
 */
public final class NgramModel {
  private final NgramTrie trie;
  private final Vocabulary vocabulary;
  private final float[] log10Probability;
  private final float[] log10Backoff;
  private final int[] shorterState;

  /**
   * Creates a model.
   *
   * @param log10Probability by node
   * @param log10Backoff by node, for the nodes below the highest order; 0 where an n-gram is no
   *     context
   */
  public NgramModel(
      NgramTrie trie, Vocabulary vocabulary, float[] log10Probability, float[] log10Backoff) {
    this.trie = trie;
    this.vocabulary = vocabulary;
    this.log10Probability = log10Probability;
    this.log10Backoff = log10Backoff;
    shorterState = new int[trie.nodes()];
    for (int node = 1; node < shorterState.length; node++) {
      shorterState[node] = stateOf(trie.suffix(node));
    }
  }

  /** The n-grams. */
  public NgramTrie trie() {
    return trie;
  }

  /** The words. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The length of the longest n-grams. */
  public int order() {
    return trie.order();
  }

  /** The log10 probability that the file or the estimate gives an n-gram. */
  public float log10Probability(int node) {
    return log10Probability[node];
  }

  /** The log10 back-off weight of an n-gram below the highest order; 0 where it is no context. */
  public float log10Backoff(int node) {
    return node < log10Backoff.length ? log10Backoff[node] : 0;
  }

  /** The state that a state falls back to where a word is not found after it. */
  public int shorterState(int state) {
    return shorterState[state];
  }

  /** The state after nothing: no context, not even the start of a sentence. */
  public int emptyState() {
    return NgramTrie.ROOT;
  }

  /** The state at the start of a sentence. */
  public int sentenceStartState() {
    return stateOf(1 + Vocabulary.SENTENCE_START);
  }

  /** The longest suffix of an n-gram that can change what follows. */
  private int stateOf(int node) {
    return matters(node) ? node : shorterState[node];
  }

  private boolean matters(int node) {
    return node < log10Backoff.length
            && (log10Backoff[node] != 0 || trie.firstChild(node) < trie.endOfChildren(node))
        || node == NgramTrie.ROOT;
  }

  /** Returns a cursor at a state. */
  public Cursor cursor(int state) {
    return new Cursor(state);
  }

  /** Walks through a text. */
  public final class Cursor {
    private int state;
    private int matched;

    private Cursor(int state) {
      this.state = state;
    }

    /** The state reached: what determines all later scores. */
    public int state() {
      return state;
    }

    /** Moves to a state without scoring. */
    public void reset(int newState) {
      state = newState;
    }

    /** The node of the longest n-gram that the last word completed. */
    public int matched() {
      return matched;
    }

    /** Returns the log10 probability of the next word and moves past it. */
    public double advance(int word) {
      double backoff = 0;
      int context = state;
      int node;
      while ((node = trie.child(context, word)) < 0) {
        backoff += log10Backoff[context];
        context = shorterState[context];
      }
      matched = node;
      state = stateOf(node);
      return backoff + log10Probability[node];
    }
  }
}
