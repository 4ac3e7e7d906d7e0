package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.trie.Ngrams;

/**
 * The children of contexts that have many of them, in one open-addressing table. A slot holds a
 * child's word and node; that the node is among the context's children makes the key complete.
 */
final class ChildTable {
  private static final long EMPTY = 0;

  private final long[] slots;
  private final int shift;

  private ChildTable(int children) {
    // Between a half and two thirds full at most, so that a miss ends soon.
    int capacity = Integer.highestOneBit(Math.max(2, children + (children >> 1)) - 1) << 1;
    slots = new long[capacity];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
  }

  /** Enters the children of the contexts that have more than {@code few}. */
  static ChildTable of(Ngrams ngrams, int few) {
    int children = 0;
    for (int context = 1; context < ngrams.contexts(); context++) {
      int size = ngrams.endOfChildren(context) - ngrams.firstChild(context);
      children += size > few ? size : 0;
    }
    ChildTable table = new ChildTable(children);
    for (int context = 1; context < ngrams.contexts(); context++) {
      int end = ngrams.endOfChildren(context);
      if (end - ngrams.firstChild(context) > few) {
        for (int node = ngrams.firstChild(context); node < end; node++) {
          table.add(context, ngrams.word(node), node);
        }
      }
    }
    return table;
  }

  private void add(int context, int word, int node) {
    int slot = slot(context, word);
    while (slots[slot] != EMPTY) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = (long) word << Integer.SIZE | node;
  }

  /** Returns the child of {@code context} by {@code word}, known to lie in a range, or -1. */
  int find(int context, int word, int firstChild, int endOfChildren) {
    int slot = slot(context, word);
    while (true) {
      long entry = slots[slot];
      if (entry == EMPTY) {
        return -1;
      }
      int node = (int) entry;
      if ((int) (entry >>> Integer.SIZE) == word && node >= firstChild && node < endOfChildren) {
        return node;
      }
      slot = slot + 1 & slots.length - 1;
    }
  }

  private int slot(int context, int word) {
    long key = ((long) context << Integer.SIZE | word) * 0x9E3779B97F4A7C15L;
    return (int) ((key ^ key >>> 29) * 0xBF58476D1CE4E5B9L >>> shift);
  }
}
