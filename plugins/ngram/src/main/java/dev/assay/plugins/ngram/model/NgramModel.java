package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * A back-off model: what an ARPA file says. A state is the node of the longest known context that
 * can still matter; scoring a word looks for it under that node and, while it is not there, charges
 * the node's back-off weight and moves to its suffix.
 *
 * <p>Immutable; cursors of one model may be used by different threads.
 */
public final class NgramModel implements Ngrams {
  /** Up to this many siblings are searched by halves, more are looked up in a hash table. */
  private static final int HALVED = 64;

  private final Vocabulary vocabulary;
  private final int order;
  private final int[] levelStart;
  private final int contexts;
  private final IntBuffer words;

  private final Records records;
  private final ChildTable largeFamilies;

  /**
   * Creates a model.
   *
   * @param log10Probability by node
   * @param log10Backoff by node, for the nodes below the highest order; 0 where an n-gram is no
   *     context
   */
  public NgramModel(
      NgramTrie trie, Vocabulary vocabulary, float[] log10Probability, float[] log10Backoff) {
    this(
        vocabulary,
        levelStarts(trie),
        new Layout(
            IntBuffer.wrap(trie.words()),
            ExactRecords.allocate(trie.contexts(), trie.nodes() - trie.contexts()),
            LongBuffer.allocate(ChildTable.capacity(trie, HALVED))));
    ExactRecords exact = (ExactRecords) records;
    for (int node = 0; node < contexts; node++) {
      boolean matters =
          node == ROOT
              || log10Backoff[node] != 0
              || trie.firstChild(node) < trie.endOfChildren(node);
      int shorter = stateAfter(trie.suffix(node));
      exact.putContext(
          node, log10Probability[node], matters ? shorter : ~shorter, log10Backoff[node]);
      exact.putFirstChild(node, trie.firstChild(node));
    }
    exact.putFirstChild(contexts, trie.nodes());
    for (int node = contexts; node < trie.nodes(); node++) {
      exact.putLongest(node, log10Probability[node], stateAfter(trie.suffix(node)));
    }
    largeFamilies.addAll(this, HALVED);
  }

  /**
   * Creates a model from what {@link #layout} of another one gave.
   *
   * @param levelStart by order, the first node; behind the highest order the number of nodes
   */
  public NgramModel(Vocabulary vocabulary, int[] levelStart, Layout layout) {
    this.vocabulary = vocabulary;
    this.levelStart = levelStart;
    order = levelStart.length - 2;
    contexts = levelStart[order];
    words = layout.words();
    records = layout.records();
    largeFamilies = new ChildTable(layout.largeFamilies());
  }

  /**
   * The numbers of a model as they lie in memory or in a file; all positions are absolute.
   *
   * @param words by node, the last word
   * @param records by node, what else is known of an n-gram
   * @param largeFamilies the hash table of the children of contexts with many
   */
  public record Layout(IntBuffer words, Records records, LongBuffer largeFamilies) {}

  /** The numbers of this model; not a copy. */
  public Layout layout() {
    return new Layout(words, records, largeFamilies.slots());
  }

  /** The same model with its numbers rounded: see {@link QuantizedRecords}. */
  public NgramModel quantized() {
    QuantizedRecords rounded = QuantizedRecords.of(this, levelStart, records);
    return new NgramModel(
        vocabulary, levelStart, new Layout(words, rounded, largeFamilies.slots()));
  }

  private static int[] levelStarts(NgramTrie trie) {
    int[] levelStart = new int[trie.order() + 2];
    for (int k = 0; k < levelStart.length; k++) {
      levelStart[k] = trie.levelStart(k);
    }
    return levelStart;
  }

  /** The words. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public int order() {
    return order;
  }

  @Override
  public int levelStart(int ngramOrder) {
    return levelStart[ngramOrder];
  }

  @Override
  public int word(int node) {
    return words.get(node);
  }

  @Override
  public int firstChild(int context) {
    return records.firstChild(context);
  }

  @Override
  public int child(int context, int next) {
    if (context == ROOT) {
      return 1 + next;
    }
    if (context >= contexts) {
      return -1;
    }
    int first = records.firstChild(context);
    int end = records.firstChild(context + 1);
    if (end - first > HALVED) {
      return largeFamilies.find(context, next, first, end);
    }
    // Without a branch that depends on the words: it could not be predicted.
    int base = first;
    int n = end - first;
    while (n > 1) {
      int half = n >>> 1;
      base = words.get(base + half) <= next ? base + half : base;
      n -= half;
    }
    return n == 1 && words.get(base) == next ? base : -1;
  }

  /** The log10 probability that the file or the estimate gives an n-gram. */
  public float log10Probability(int node) {
    return records.probability(node);
  }

  /** The log10 back-off weight of an n-gram; 0 where it is no context. */
  public float log10Backoff(int node) {
    return node < contexts ? records.backoff(node) : 0;
  }

  /** The state that a state falls back to where a word is not found after it. */
  public int shorterState(int state) {
    return records.shorter(state);
  }

  /** The state after nothing: no context, not even the start of a sentence. */
  public int emptyState() {
    return ROOT;
  }

  /** The state at the start of a sentence. */
  public int sentenceStartState() {
    return stateAfter(1 + Vocabulary.SENTENCE_START);
  }

  /** The state after an n-gram: its longest suffix that can change what follows. */
  public int stateAfter(int node) {
    if (node >= contexts) {
      return records.stateAfterLongest(node);
    }
    int shorter = records.shorter(node);
    return shorter < 0 ? ~shorter : node;
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
      while ((node = child(context, word)) < 0) {
        backoff += records.backoff(context);
        context = records.shorter(context);
      }
      matched = node;
      state = stateAfter(node);
      return backoff + log10Probability(node);
    }
  }
}
