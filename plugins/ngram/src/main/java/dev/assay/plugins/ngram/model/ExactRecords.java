package dev.assay.plugins.ngram.model;

import java.nio.IntBuffer;

/**
 * Float32 numbers, kept as their bits. What is needed of a context lies in one record, so that it
 * costs one cache miss.
 *
 * @param contexts four ints a context: log10 probability, shorter state, log10 back-off weight,
 *     first child
 * @param longest two ints an n-gram of the highest order: log10 probability, state after it
 */
public record ExactRecords(IntBuffer contexts, IntBuffer longest) implements Records {
  /** Ints a context. */
  public static final int CONTEXT = 4;

  /** Ints an n-gram of the highest order. */
  public static final int LONGEST = 2;

  private static final int PROBABILITY = 0;
  private static final int SHORTER = 1;
  private static final int BACKOFF = 2;
  private static final int FIRST_CHILD = 3;

  static ExactRecords allocate(int contexts, int longest) {
    return new ExactRecords(
        IntBuffer.allocate(Math.multiplyExact(contexts + 1, CONTEXT)),
        IntBuffer.allocate(Math.multiplyExact(longest, LONGEST)));
  }

  void putContext(int node, float probability, int shorter, float backoff) {
    int at = node * CONTEXT;
    contexts.put(at + PROBABILITY, Float.floatToRawIntBits(probability));
    contexts.put(at + SHORTER, shorter);
    contexts.put(at + BACKOFF, Float.floatToRawIntBits(backoff));
  }

  void putFirstChild(int node, int firstChild) {
    contexts.put(node * CONTEXT + FIRST_CHILD, firstChild);
  }

  void putLongest(int node, float probability, int stateAfter) {
    int at = (node - count()) * LONGEST;
    longest.put(at + PROBABILITY, Float.floatToRawIntBits(probability));
    longest.put(at + SHORTER, stateAfter);
  }

  private int count() {
    return contexts.capacity() / CONTEXT - 1;
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
  public int shorter(int context) {
    return contexts.get(context * CONTEXT + SHORTER);
  }

  @Override
  public int firstChild(int context) {
    return contexts.get(context * CONTEXT + FIRST_CHILD);
  }

  @Override
  public int stateAfterLongest(int node) {
    return longest.get((node - count()) * LONGEST + SHORTER);
  }
}
