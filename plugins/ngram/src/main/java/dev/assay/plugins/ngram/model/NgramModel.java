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
  // What a look-up needs of a context lies in one record, so that it costs one cache miss. Float32
  // numbers are kept as their bits.
  private static final int PROBABILITY = 0;
  private static final int SHORTER = 1;
  private static final int BACKOFF = 2;
  private static final int FIRST_CHILD = 3;
  private static final int CONTEXT_RECORD = 4;
  private static final int LONGEST_RECORD = 2;

  /** Up to this many siblings, two cache lines of words, are scanned; more are in a hash table. */
  private static final int SCANNED = 32;

  private final Vocabulary vocabulary;
  private final int order;
  private final int[] levelStart;
  private final int contexts;
  private final IntBuffer words;

  /** A record a context, and one behind them for the end of the last one's children. */
  private final IntBuffer contextRecords;

  /** A record an n-gram of the highest order. */
  private final IntBuffer longestRecords;

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
            IntBuffer.allocate(Math.multiplyExact(trie.contexts() + 1, CONTEXT_RECORD)),
            IntBuffer.allocate(Math.multiplyExact(trie.nodes() - trie.contexts(), LONGEST_RECORD)),
            LongBuffer.allocate(ChildTable.capacity(trie, SCANNED))));
    for (int node = 0; node < contexts; node++) {
      int at = node * CONTEXT_RECORD;
      contextRecords.put(at + PROBABILITY, Float.floatToRawIntBits(log10Probability[node]));
      contextRecords.put(at + BACKOFF, Float.floatToRawIntBits(log10Backoff[node]));
      contextRecords.put(at + FIRST_CHILD, trie.firstChild(node));
      boolean matters =
          node == ROOT
              || log10Backoff[node] != 0
              || trie.firstChild(node) < trie.endOfChildren(node);
      int shorter = stateAfter(trie.suffix(node));
      contextRecords.put(at + SHORTER, matters ? shorter : ~shorter);
    }
    contextRecords.put(contexts * CONTEXT_RECORD + FIRST_CHILD, trie.nodes());
    for (int node = contexts; node < trie.nodes(); node++) {
      int at = (node - contexts) * LONGEST_RECORD;
      longestRecords.put(at + PROBABILITY, Float.floatToRawIntBits(log10Probability[node]));
      longestRecords.put(at + SHORTER, stateAfter(trie.suffix(node)));
    }
    largeFamilies.addAll(this, SCANNED);
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
    contextRecords = layout.contextRecords();
    longestRecords = layout.longestRecords();
    largeFamilies = new ChildTable(layout.largeFamilies());
  }

  /**
   * The numbers of a model as they lie in memory or in a file; all positions are absolute.
   *
   * @param words by node, the last word
   * @param contextRecords four ints a context: log10 probability, shorter state, log10 back-off
   *     weight, first child; one record more for the end of the last one's children
   * @param longestRecords two ints an n-gram of the highest order: log10 probability, state after
   *     it
   * @param largeFamilies the hash table of the children of contexts with many
   */
  public record Layout(
      IntBuffer words,
      IntBuffer contextRecords,
      IntBuffer longestRecords,
      LongBuffer largeFamilies) {}

  /** The numbers of this model; not a copy. */
  public Layout layout() {
    return new Layout(words, contextRecords, longestRecords, largeFamilies.slots());
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
    return contextRecords.get(context * CONTEXT_RECORD + FIRST_CHILD);
  }

  @Override
  public int child(int context, int next) {
    if (context == ROOT) {
      return 1 + next;
    }
    if (context >= contexts) {
      return -1;
    }
    int at = context * CONTEXT_RECORD + FIRST_CHILD;
    int first = contextRecords.get(at);
    int end = contextRecords.get(at + CONTEXT_RECORD);
    if (end - first > SCANNED) {
      return largeFamilies.find(context, next, first, end);
    }
    for (int node = first; node < end; node++) {
      int word = words.get(node);
      if (word >= next) {
        return word == next ? node : -1;
      }
    }
    return -1;
  }

  /** The log10 probability that the file or the estimate gives an n-gram. */
  public float log10Probability(int node) {
    return Float.intBitsToFloat(
        node < contexts
            ? contextRecords.get(node * CONTEXT_RECORD + PROBABILITY)
            : longestRecords.get((node - contexts) * LONGEST_RECORD + PROBABILITY));
  }

  /** The log10 back-off weight of an n-gram; 0 where it is no context. */
  public float log10Backoff(int node) {
    return node < contexts
        ? Float.intBitsToFloat(contextRecords.get(node * CONTEXT_RECORD + BACKOFF))
        : 0;
  }

  /** The state that a state falls back to where a word is not found after it. */
  public int shorterState(int state) {
    return contextRecords.get(state * CONTEXT_RECORD + SHORTER);
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
      return longestRecords.get((node - contexts) * LONGEST_RECORD + SHORTER);
    }
    int shorter = contextRecords.get(node * CONTEXT_RECORD + SHORTER);
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
        int at = context * CONTEXT_RECORD;
        backoff += Float.intBitsToFloat(contextRecords.get(at + BACKOFF));
        context = contextRecords.get(at + SHORTER);
      }
      matched = node;
      state = stateAfter(node);
      return backoff + log10Probability(node);
    }
  }
}
