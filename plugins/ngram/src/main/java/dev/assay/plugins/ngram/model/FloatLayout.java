package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Float32 numbers, kept as their bits. What is known of an n-gram lies in one record beside those
 * of its siblings, so that small families, most of them, cost one cache miss.
 *
 * @param contexts four ints a context: last word, log10 probability, log10 back-off weight, first
 *     child; one more record behind them
 * @param longest two ints an n-gram of the highest order: last word, log10 probability
 * @param largeFamilies the children of contexts with many
 */
public record FloatLayout(IntBuffer contexts, IntBuffer longest, ChildTable largeFamilies)
    implements Layout {
  /** Ints a context. */
  public static final int CONTEXT = 4;

  /** Ints an n-gram of the highest order. */
  public static final int LONGEST = 2;

  /** Up to this many siblings, a power of two, are searched by halves; more are hashed. */
  private static final int HALVED = 8;

  /** Where in a record the last word is. */
  public static final int WORD = 0;

  /** Where the log10 probability is. */
  public static final int PROBABILITY = 1;

  /** Where a context has its log10 back-off weight. */
  public static final int BACKOFF = 2;

  /** Where a context has its first child. */
  public static final int FIRST_CHILD = 3;

  /** The layout of n-grams whose numbers are still to be put. */
  public static FloatLayout of(Ngrams ngrams) {
    int count = ngrams.contexts();
    IntBuffer contexts = IntBuffer.allocate(Math.multiplyExact(count + 1, CONTEXT));
    IntBuffer longest = IntBuffer.allocate(Math.multiplyExact(ngrams.nodes() - count, LONGEST));
    for (int node = 0; node < count; node++) {
      contexts.put(node * CONTEXT + WORD, ngrams.word(node));
      contexts.put(node * CONTEXT + FIRST_CHILD, ngrams.firstChild(node));
    }
    contexts.put(count * CONTEXT + FIRST_CHILD, ngrams.nodes());
    for (int node = count; node < ngrams.nodes(); node++) {
      longest.put((node - count) * LONGEST + WORD, ngrams.word(node));
    }
    return of(contexts, longest, LongBuffer::allocate);
  }

  /** Where a table of so many slots lies. */
  @FunctionalInterface
  public interface Slots<E extends Exception> {
    LongBuffer allocate(int slots) throws E;
  }

  /**
   * The layout of n-grams that lie there already, but for the table.
   *
   * @param room where the table is made: zeros
   */
  public static <E extends Exception> FloatLayout of(
      IntBuffer contexts, IntBuffer longest, Slots<E> room) throws E {
    FloatLayout scanned =
        new FloatLayout(contexts, longest, new ChildTable(LongBuffer.allocate(1)));
    int count = scanned.count();
    ChildTable table = new ChildTable(room.allocate(ChildTable.capacity(scanned, count, HALVED)));
    table.addAll(scanned, count, HALVED);
    return new FloatLayout(contexts, longest, table);
  }

  /** Sets the log10 probability of an n-gram, or on the way to it another number. */
  public void putProbability(int node, float number) {
    int count = count();
    int bits = Float.floatToRawIntBits(number);
    if (node < count) {
      contexts.put(node * CONTEXT + PROBABILITY, bits);
    } else {
      longest.put((node - count) * LONGEST + PROBABILITY, bits);
    }
  }

  /** Sets the log10 back-off weight of a context, or on the way to it another number. */
  public void putBackoff(int context, float number) {
    contexts.put(context * CONTEXT + BACKOFF, Float.floatToRawIntBits(number));
  }

  private int count() {
    return contexts.capacity() / CONTEXT - 1;
  }

  @Override
  public int word(int node) {
    int count = count();
    return node < count
        ? contexts.get(node * CONTEXT + WORD)
        : longest.get((node - count) * LONGEST + WORD);
  }

  @Override
  public float probability(int node) {
    int count = count();
    return Float.intBitsToFloat(
        node < count
            ? contexts.get(node * CONTEXT + PROBABILITY)
            : longest.get((node - count) * LONGEST + PROBABILITY));
  }

  @Override
  public float backoff(int context) {
    return Float.intBitsToFloat(contexts.get(context * CONTEXT + BACKOFF));
  }

  @Override
  public int firstChild(int context) {
    return contexts.get(context * CONTEXT + FIRST_CHILD);
  }

  @Override
  public int endOfChildren(int context, int firstChild) {
    return firstChild(context + 1);
  }

  @Override
  public int touch(int context, int word, int firstChild, int endOfChildren) {
    return Layout.eligible(word, firstChild, endOfChildren) > HALVED
        ? largeFamilies.touch(context, word)
        : word(firstChild);
  }

  @Override
  public int find(int context, int word, int firstChild, int endOfChildren) {
    int eligible = Layout.eligible(word, firstChild, endOfChildren);
    if (eligible > HALVED) {
      return largeFamilies.find(context, word, firstChild, endOfChildren);
    }
    if (eligible == 0) {
      return -1;
    }
    int count = count();
    if (firstChild < count) {
      return find(contexts, CONTEXT, word, firstChild, eligible);
    }
    int found = find(longest, LONGEST, word, firstChild - count, eligible);
    return found < 0 ? found : count + found;
  }

  /** Without a branch that depends on the words or their number: it could not be predicted. */
  private static int find(IntBuffer records, int ints, int word, int first, int size) {
    int base = first;
    int last = first + size - 1;
    for (int half = HALVED >>> 1; half > 0; half >>>= 1) {
      int middle = Math.min(base + half, last);
      // All ones where the word in the middle is not above.
      int below = word - records.get(middle * ints + WORD) >> 31;
      base += middle - base & ~below;
    }
    int differs = word ^ records.get(base * ints + WORD);
    return base | (differs | -differs) >> 31;
  }
}
