package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.LongBuffer;

/**
 * The children of contexts that have many of them, in one open-addressing table. A slot holds a
 * child's word and node; that the node is among the context's children makes the key complete.
 */
final class ChildTable {
  private static final long EMPTY = 0;

  private final LongBuffer slots;
  private final int mask;
  private final int shift;

  /**
   * Looks up in slots.
   *
   * @param slots a power of two of them, at least two; one at least is empty
   */
  ChildTable(LongBuffer slots) {
    this.slots = slots;
    mask = slots.capacity() - 1;
    shift = Long.SIZE - Integer.numberOfTrailingZeros(slots.capacity());
  }

  LongBuffer slots() {
    return slots;
  }

  /** The slots needed for the children of contexts that have more than {@code few}. */
  static int capacity(Ngrams ngrams, int few) {
    int children = 0;
    for (int context = 1; context < ngrams.contexts(); context++) {
      int size = ngrams.endOfChildren(context) - ngrams.firstChild(context);
      children += size > few ? size : 0;
    }
    // Two thirds full at most, so that a miss ends soon.
    long least = Math.max(2L, children + (children >> 1) + 1);
    return Math.toIntExact(Long.highestOneBit(least - 1) << 1);
  }

  /** Enters the children of the contexts that have more than {@code few}. */
  void addAll(Ngrams ngrams, int few) {
    for (int context = 1; context < ngrams.contexts(); context++) {
      int end = ngrams.endOfChildren(context);
      if (end - ngrams.firstChild(context) > few) {
        for (int node = ngrams.firstChild(context); node < end; node++) {
          add(context, ngrams.word(node), node);
        }
      }
    }
  }

  private void add(int context, int word, int node) {
    int slot = slot(context, word);
    while (slots.get(slot) != EMPTY) {
      slot = slot + 1 & mask;
    }
    slots.put(slot, (long) word << Integer.SIZE | node);
  }

  /** Returns the child of {@code context} by {@code word}, known to lie in a range, or -1. */
  int find(int context, int word, int firstChild, int endOfChildren) {
    int slot = slot(context, word);
    while (true) {
      long entry = slots.get(slot);
      if (entry == EMPTY) {
        return -1;
      }
      int node = (int) entry;
      if ((int) (entry >>> Integer.SIZE) == word && node >= firstChild && node < endOfChildren) {
        return node;
      }
      slot = slot + 1 & mask;
    }
  }

  private int slot(int context, int word) {
    long key = ((long) context << Integer.SIZE | word) * 0x9E3779B97F4A7C15L;
    return (int) ((key ^ key >>> 29) * 0xBF58476D1CE4E5B9L >>> shift);
  }
}
