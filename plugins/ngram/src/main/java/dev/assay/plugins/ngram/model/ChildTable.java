package dev.assay.plugins.ngram.model;

import java.nio.LongBuffer;

/**
 * The children of contexts that have many of them, in one open-addressing table. A slot holds a
 * child's word and node; that the node is among the context's children makes the key complete.
 *
 * @param slots one at least is empty
 */
public record ChildTable(LongBuffer slots) {
  private static final long EMPTY = 0;

  /** The slots needed for the children of contexts that have more than {@code few}. */
  static int capacity(Layout layout, int contexts, int few) {
    long children = 0;
    int first = layout.firstChild(1);
    for (int context = 1; context < contexts; context++) {
      int end = layout.firstChild(context + 1);
      children += end - first > few ? end - first : 0;
      first = end;
    }
    // Two thirds full, so that a miss ends soon.
    return Math.toIntExact(children + (children >> 1) + 1);
  }

  /** Enters the children of the contexts that have more than {@code few}. */
  void addAll(Layout layout, int contexts, int few) {
    int first = layout.firstChild(1);
    for (int context = 1; context < contexts; context++) {
      int end = layout.firstChild(context + 1);
      if (end - first > few) {
        for (int node = first; node < end; node++) {
          add(context, layout.word(node), node);
        }
      }
      first = end;
    }
  }

  private void add(int context, int word, int node) {
    int slot = slot(context, word);
    while (slots.get(slot) != EMPTY) {
      slot = next(slot);
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
      slot = next(slot);
    }
  }

  /** Reads where {@link #find} begins. */
  int touch(int context, int word) {
    return (int) slots.get(slot(context, word));
  }

  private int next(int slot) {
    return slot + 1 == slots.capacity() ? 0 : slot + 1;
  }

  private int slot(int context, int word) {
    long key = ((long) context << Integer.SIZE | word) * 0x9E3779B97F4A7C15L;
    long hash = (key ^ key >>> 29) * 0xBF58476D1CE4E5B9L;
    return (int) Math.unsignedMultiplyHigh(hash, slots.capacity());
  }
}
