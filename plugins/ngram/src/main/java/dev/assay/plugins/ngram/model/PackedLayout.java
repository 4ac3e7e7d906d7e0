package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * As few bits as may be: words in as many as the vocabulary needs, log10 probabilities and back-off
 * weights as {@link CodeBook codes} of eight, and the trie's shape in about two an n-gram.
 * Unigrams, to which every unseen n-gram falls back, keep their numbers, as in KenLM.
 */
public final class PackedLayout implements Layout {
  /** Bits of a code, the only number of them. */
  public static final int CODE_BITS = CodeBook.BITS;

  private static final int CODE_MASK = CodeBook.SIZE - 1;

  private final int[] levelStart;
  private final UnaryDegrees shape;
  private final ByteBuffer records;
  private final FloatBuffer values;
  private final int order;
  private final int wordBits;
  private final int wordMask;

  /**
   * Wraps buffers, which are not copied.
   *
   * @param levelStart by order, the first node; behind the highest order the number of nodes
   * @param shape where the children of each context begin
   * @param records by node from order 2, without gaps, the lowest bit first: last word, code of the
   *     log10 probability and, below the highest order, code of the back-off weight; little-endian,
   *     with eight bytes of padding behind them
   * @param values by node up to the unigrams, log10 probability and log10 back-off weight; then by
   *     order from 2, what the codes of the one and of the other stand for
   */
  public PackedLayout(
      int[] levelStart, UnaryDegrees shape, ByteBuffer records, FloatBuffer values) {
    this.levelStart = levelStart;
    this.shape = shape;
    this.records = records;
    this.values = values;
    order = levelStart.length - 2;
    wordBits = wordBits(levelStart);
    wordMask = (1 << wordBits) - 1;
  }

  /** Where the children of each context begin. */
  public UnaryDegrees shape() {
    return shape;
  }

  /** The n-grams from order 2; not a copy. */
  public ByteBuffer records() {
    return records;
  }

  /** What codes stand for; not a copy. */
  public FloatBuffer values() {
    return values;
  }

  /** What a model's numbers become. */
  static PackedLayout of(Ngrams ngrams, int[] levelStart, Layout exact) {
    int order = ngrams.order();
    PackedLayout packed =
        new PackedLayout(
            levelStart,
            UnaryDegrees.of(ngrams, often(levelStart)),
            ByteBuffer.allocate(Math.toIntExact(recordBytes(levelStart)))
                .order(ByteOrder.LITTLE_ENDIAN),
            FloatBuffer.allocate(Math.toIntExact(valueCount(order, ngrams.vocabularySize()))));
    for (int node = 0; node < levelStart[2]; node++) {
      packed.values.put(2 * node, exact.probability(node));
      packed.values.put(2 * node + 1, node < ngrams.contexts() ? exact.backoff(node) : 0);
    }
    for (int k = 2; k <= order; k++) {
      packed.putLevel(k, exact);
    }
    return packed;
  }

  private void putLevel(int k, Layout exact) {
    boolean contexts = k < order;
    float[] probabilities = new float[levelStart[k + 1] - levelStart[k]];
    float[] backoffs = new float[contexts ? probabilities.length : 0];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = exact.probability(levelStart[k] + i);
      if (contexts) {
        backoffs[i] = exact.backoff(levelStart[k] + i);
      }
    }
    CodeBook probability = CodeBook.of(probabilities);
    CodeBook backoff = CodeBook.of(backoffs);
    values.put(valuesAt(k), probability.values());
    values.put(valuesAt(k) + CodeBook.SIZE, backoff.values());
    for (int i = 0; i < probabilities.length; i++) {
      int node = levelStart[k] + i;
      long record = exact.word(node) | (long) probability.code(probabilities[i]) << wordBits;
      if (contexts) {
        record |= (long) backoff.code(backoffs[i]) << wordBits + CodeBook.BITS;
      }
      long bit = bit(node, k);
      int at = (int) (bit >>> 3);
      records.putLong(at, records.getLong(at) | record << (bit & 7));
    }
  }

  /** The contexts that every look-up begins with: unigrams, and the one behind them. */
  public static int often(int[] levelStart) {
    return levelStart[2] + 1;
  }

  /** The length of {@link #records}. */
  public static long recordBytes(int[] levelStart) {
    int order = levelStart.length - 2;
    long nodes = levelStart[order + 1] - levelStart[Math.min(2, order + 1)];
    long bits = nodes * (wordBits(levelStart) + CodeBook.BITS);
    long contexts = order < 2 ? 0 : levelStart[order] - levelStart[2];
    return (bits + contexts * CodeBook.BITS + 7 >>> 3) + Long.BYTES;
  }

  /** The length of {@link #values}. */
  public static long valueCount(int order, int vocabularySize) {
    return 2 * (1L + vocabularySize) + Math.max(0, order - 1) * 2L * CodeBook.SIZE;
  }

  private static int wordBits(int[] levelStart) {
    int vocabularySize = levelStart[2] - levelStart[1];
    return Integer.SIZE - Integer.numberOfLeadingZeros(vocabularySize - 1);
  }

  private int orderOf(int node) {
    int k = 0;
    while (node >= levelStart[k + 1]) {
      k++;
    }
    return k;
  }

  private int valuesAt(int k) {
    return 2 * levelStart[2] + (k - 2) * 2 * CodeBook.SIZE;
  }

  /** Where the record of an n-gram of order {@code k}, from 2, begins. */
  private long bit(int node, int k) {
    long contextBits = wordBits + 2 * CodeBook.BITS;
    int start = levelStart[2];
    if (k < order) {
      return (node - start) * contextBits;
    }
    int end = levelStart[k];
    return (end - start) * contextBits + (node - end) * (contextBits - CodeBook.BITS);
  }

  /** The record of an n-gram of order 2 or above, other bits above it. */
  private long record(int node, int k) {
    long bit = bit(node, k);
    return records.getLong((int) (bit >>> 3)) >>> (bit & 7);
  }

  @Override
  public int word(int node) {
    if (node < levelStart[2]) {
      return Math.max(0, node - 1);
    }
    return (int) record(node, orderOf(node)) & wordMask;
  }

  @Override
  public float probability(int node) {
    if (node < levelStart[2]) {
      return values.get(2 * node);
    }
    int k = orderOf(node);
    int code = (int) (record(node, k) >>> wordBits) & CODE_MASK;
    return values.get(valuesAt(k) + code);
  }

  @Override
  public float backoff(int context) {
    if (context < levelStart[2]) {
      return values.get(2 * context + 1);
    }
    int k = orderOf(context);
    int code = (int) (record(context, k) >>> wordBits + CodeBook.BITS) & CODE_MASK;
    return values.get(valuesAt(k) + CodeBook.SIZE + code);
  }

  @Override
  public int firstChild(int context) {
    return shape.firstChild(context);
  }

  @Override
  public int endOfChildren(int context, int firstChild) {
    return shape.endOfChildren(context, firstChild);
  }

  @Override
  public int touch(int context, int word, int firstChild, int endOfChildren) {
    int middle = Layout.eligible(word, firstChild, endOfChildren) >>> 1;
    return (int) record(firstChild + middle, orderOf(firstChild));
  }

  @Override
  public int find(int context, int word, int firstChild, int endOfChildren) {
    int k = orderOf(firstChild);
    int base = firstChild;
    int n = Layout.eligible(word, firstChild, endOfChildren);
    while (n > 1) {
      int half = n >>> 1;
      // All ones where the word in the middle is not above.
      int below = word - ((int) record(base + half, k) & wordMask) >> 31;
      base += half & ~below;
      n -= half;
    }
    int differs = n == 0 ? 1 : word ^ (int) record(base, k) & wordMask;
    return base | (differs | -differs) >> 31;
  }
}
