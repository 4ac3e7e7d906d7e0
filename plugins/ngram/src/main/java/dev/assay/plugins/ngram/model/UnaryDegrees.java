package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.LongBuffer;

/**
 * The shape of a trie whose nodes are numbered level by level, in unary (Jacobson, "Space-efficient
 * Static Trees and Graphs", FOCS 1989): for each context a one, then a zero for each of its
 * children; a last one ends them. The children of context {@code i} begin behind the {@code i}-th
 * one, so that their number is that of the zeros before it.
 */
public final class UnaryDegrees {
  /** Words of bits that are counted at a time. */
  private static final int BLOCK = 8;

  /** So many contexts share a hint. */
  private static final int SHARE = 64;

  private final LongBuffer bits;

  /** By block, the ones before it; their number behind the last. */
  private final int[] ones;

  /** By {@link #SHARE} contexts, the block that has the first one. */
  private final int[] hints;

  /** By context, the first child of those that every look-up begins with. */
  private final int[] spelledOut;

  /**
   * Wraps bits, which are not copied.
   *
   * @param bits of each word the lowest first
   * @param often contexts that are asked for more often than others: the first ones
   */
  public UnaryDegrees(LongBuffer bits, int often) {
    this.bits = bits;
    int blocks = (bits.capacity() + BLOCK - 1) / BLOCK;
    ones = new int[blocks + 1];
    for (int i = 0; i < bits.capacity(); i++) {
      ones[i / BLOCK + 1] += Long.bitCount(bits.get(i));
    }
    for (int block = 0; block < blocks; block++) {
      ones[block + 1] += ones[block];
    }
    hints = new int[ones[blocks] / SHARE + 2];
    int block = 0;
    for (int i = 0; i < hints.length; i++) {
      while (block < blocks - 1 && ones[block + 1] <= i * SHARE) {
        block++;
      }
      hints[i] = block;
    }
    spelledOut = new int[Math.min(often, count())];
    for (int context = 0; context < spelledOut.length; context++) {
      spelledOut[context] = select(context);
    }
  }

  static UnaryDegrees of(Ngrams ngrams, int often) {
    LongBuffer bits = LongBuffer.allocate(words(ngrams.contexts(), ngrams.nodes()));
    long at = 0;
    for (int context = 0; context <= ngrams.contexts(); context++) {
      int word = (int) (at >>> 6);
      bits.put(word, bits.get(word) | 1L << at);
      at++;
      if (context < ngrams.contexts()) {
        at += ngrams.endOfChildren(context) - ngrams.firstChild(context);
      }
    }
    return new UnaryDegrees(bits, often);
  }

  /** The words of bits for so many contexts and nodes, the root included. */
  public static int words(long contexts, long nodes) {
    // The root is nobody's child, and there is a one behind all.
    return Math.toIntExact(contexts + nodes + 63 >>> 6);
  }

  /** The bits; not a copy. */
  public LongBuffer bits() {
    return bits;
  }

  /** The number of contexts, and one more. */
  public int count() {
    return ones[ones.length - 1];
  }

  /** The end of the children of a context whose first child is known. */
  int endOfChildren(int context, int firstChild) {
    if (context + 1 < spelledOut.length) {
      return spelledOut[context + 1];
    }
    long bit = (long) context + firstChild - 1;
    // What follows the context's one; more often than not another one is among it.
    long rest = bits.get((int) (bit >>> 6)) >>> bit >>> 1;
    return rest != 0 ? firstChild + Long.numberOfTrailingZeros(rest) : firstChild(context + 1);
  }

  /** The first child of a context below {@link #count}. */
  int firstChild(int context) {
    return context < spelledOut.length ? spelledOut[context] : select(context);
  }

  private int select(int context) {
    int block = hints[context / SHARE];
    int last = hints[context / SHARE + 1];
    while (block < last) {
      int middle = block + last + 1 >>> 1;
      if (ones[middle] <= context) {
        block = middle;
      } else {
        last = middle - 1;
      }
    }
    int at = block * BLOCK;
    int left = context - ones[block];
    long word = bits.get(at);
    int count;
    while ((count = Long.bitCount(word)) <= left) {
      left -= count;
      word = bits.get(++at);
    }
    // The (left + 1)-th one of the word.
    long bit = 64L * at + Long.numberOfTrailingZeros(Long.expand(1L << left, word));
    // The root is no child, but has number 0.
    return (int) (bit - context) + 1;
  }
}
