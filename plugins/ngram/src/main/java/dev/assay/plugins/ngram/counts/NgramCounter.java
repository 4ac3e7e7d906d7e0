package dev.assay.plugins.ngram.counts;

import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.Arrays;

/**
 * Counts the n-grams of a corpus in one pass. The state is the node of the longest context; a known
 * n-gram costs one look-up, whatever the order, because the adjusted counts of its suffixes change
 * only when it is first seen, and a suffix link leads to the next context.
 */
public final class NgramCounter implements TokenSink {
  private static final int ROOT = NgramTrie.ROOT;

  // A node is a record of four ints in one array, so that a look-up touches one cache line.
  private static final int PARENT = 0;
  private static final int WORD = 1;
  private static final int COUNT = 2;
  private static final int SUFFIX = 3;
  private static final int RECORD = 4;
  private static final int MAX_NODES = (Integer.MAX_VALUE - 8) / RECORD;

  private final int order;
  private final Vocabulary.Builder vocabulary;
  private int[] records;
  private int[] table;
  private int nodes = 1;

  private final int sentenceStart;
  private int state;
  private int stateOrder;
  private long tokens;
  private long sentences;

  /**
   * Counts n-grams of orders 1 to {@code order} of {@code unit}.
   *
   * @param expectedBytes about how long the text is, so that memory is taken once; 0 if unknown
   */
  public NgramCounter(Unit unit, int order, long expectedBytes) {
    this.order = order;
    int expected = expectedNodes(unit, order, expectedBytes);
    records = new int[RECORD * expected];
    table = new int[Integer.highestOneBit(2 * expected)];
    vocabulary = unit.newVocabulary();
    sentenceStart = add(ROOT, Vocabulary.SENTENCE_START, slot(ROOT, Vocabulary.SENTENCE_START));
    startSentence();
  }

  /** As many as texts of this length have been seen to have, a few to begin with at least. */
  private static int expectedNodes(Unit unit, int order, long bytes) {
    long perTenBytes = unit == Unit.WORD ? order : 1;
    long affordable = Runtime.getRuntime().maxMemory() / 128;
    long expected = Math.min(bytes / 10 * perTenBytes, Math.min(affordable, 1 << 28));
    return (int) Math.max(1 << 12, expected);
  }

  @Override
  public void token(byte[] text, int from, int to) {
    count(vocabulary.addText(text, from, to));
  }

  @Override
  public void endOfSentence() {
    count(Vocabulary.SENTENCE_END);
    sentences++;
    startSentence();
  }

  private void startSentence() {
    state = order == 1 ? ROOT : sentenceStart;
    stateOrder = order == 1 ? 0 : 1;
  }

  private void count(int word) {
    tokens++;
    int slot = slot(state, word);
    int node = table[slot];
    if (node == 0) {
      node = add(state, word, slot);
      addSuffixes(node, state, word);
    }
    records[node * RECORD + COUNT]++;
    if (stateOrder == order - 1) {
      state = records[node * RECORD + SUFFIX];
    } else {
      state = node;
      stateOrder++;
    }
  }

  /** Each suffix gains one word that precedes it: the count of a suffix is that of such words. */
  private void addSuffixes(int newNode, int newContext, int word) {
    int node = newNode;
    int context = newContext;
    while (context != ROOT) {
      context = records[context * RECORD + SUFFIX];
      int slot = slot(context, word);
      int suffix = table[slot];
      boolean known = suffix != 0;
      if (!known) {
        suffix = add(context, word, slot);
      }
      records[node * RECORD + SUFFIX] = suffix;
      records[suffix * RECORD + COUNT]++;
      if (known) {
        return;
      }
      node = suffix;
    }
  }

  private int slot(int parent, int word) {
    int mask = table.length - 1;
    int slot = hash(parent, word) & mask;
    while (true) {
      int node = table[slot];
      int at = node * RECORD;
      if (node == 0 || records[at] == parent && records[at + WORD] == word) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
  }

  private static int hash(int parent, int word) {
    long hash = (parent * 0x9E3779B97F4A7C15L + word) * 0xD6E8FEB86659FD93L;
    return (int) (hash >>> 32);
  }

  private int add(int parent, int word, int slot) {
    if (nodes == MAX_NODES) {
      throw tooMany();
    }
    int node = nodes++;
    int at = node * RECORD;
    if (at == records.length) {
      records = Arrays.copyOf(records, (int) Math.min(at * 2L, (long) MAX_NODES * RECORD));
    }
    records[at + PARENT] = parent;
    records[at + WORD] = word;
    table[slot] = node;
    if (nodes > table.length - (table.length >> 2)) {
      grow();
    }
    return node;
  }

  private EvalException tooMany() {
    return new EvalException(
        ErrorCode.UNSUPPORTED,
        "The training text has more than "
            + (nodes - 1)
            + " different n-grams, which is as many as can be counted in memory;"
            + " use a lower order or a smaller train_fraction.");
  }

  private void grow() {
    if (table.length > 1 << 29) {
      throw tooMany();
    }
    table = new int[table.length * 2];
    for (int node = 1; node < nodes; node++) {
      int at = node * RECORD;
      table[slot(records[at + PARENT], records[at + WORD])] = node;
    }
  }

  /** Returns the counts; this counter must not be used afterwards. */
  public NgramCounts finish() {
    table = new int[0];
    int[] position = new int[nodes];
    NgramTrie.Builder builder = new NgramTrie.Builder(order, vocabulary.size());
    int[][] levels = levels();
    for (int node : levels[1]) {
      position[node] = 1 + records[node * RECORD + WORD];
    }
    for (int k = 2; k <= order; k++) {
      int[] level = levels[k];
      int[] parents = new int[level.length];
      int[] words = new int[level.length];
      for (int i = 0; i < level.length; i++) {
        parents[i] = position[records[level[i] * RECORD + PARENT]];
        words[i] = records[level[i] * RECORD + WORD];
      }
      int[] placed = builder.addLevel(parents, words, level.length);
      for (int i = 0; i < level.length; i++) {
        position[level[i]] = placed[i];
      }
      levels[k] = placed;
    }
    int[] counts = new int[builder.nodes()];
    int[] suffixes = new int[builder.nodes()];
    for (int node = 1; node < nodes; node++) {
      counts[position[node]] = records[node * RECORD + COUNT];
      suffixes[position[node]] = position[records[node * RECORD + SUFFIX]];
    }
    return new NgramCounts(builder.build(suffixes), vocabulary.build(), counts, tokens, sentences);
  }

  /** The nodes of each order; a parent is older than its children. */
  private int[][] levels() {
    byte[] orders = new byte[nodes];
    int[] sizes = new int[order + 1];
    for (int node = 1; node < nodes; node++) {
      orders[node] = (byte) (orders[records[node * RECORD + PARENT]] + 1);
      sizes[orders[node]]++;
    }
    int[][] levels = new int[order + 1][];
    for (int k = 0; k <= order; k++) {
      levels[k] = new int[sizes[k]];
    }
    int[] filled = new int[order + 1];
    for (int node = 1; node < nodes; node++) {
      levels[orders[node]][filled[orders[node]]++] = node;
    }
    return levels;
  }
}
