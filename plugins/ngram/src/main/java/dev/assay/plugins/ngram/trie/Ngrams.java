package dev.assay.plugins.ngram.trie;

/**
 * A set of n-grams as a trie: node 0 is the empty n-gram, a child extends its parent by one word on
 * the right. Nodes are numbered order by order, siblings together and sorted by word, so that node
 * {@code 1 + w} is the unigram {@code w}, the children of a node are a range, and no node needs a
 * pointer to its parent. Every n-gram's prefixes are in the trie; its suffixes may be missing.
 */
public interface Ngrams {
  /** The empty n-gram. */
  int ROOT = 0;

  /**
   * By order, the first node; behind the highest order the number of nodes.
   *
   * @param sizes by order from 1, the number of n-grams; with the root, no more than an int counts
   */
  static int[] levelStarts(int... sizes) {
    int[] levelStart = new int[sizes.length + 2];
    levelStart[1] = 1;
    for (int k = 1; k <= sizes.length; k++) {
      levelStart[k + 1] = levelStart[k] + sizes[k - 1];
    }
    return levelStart;
  }

  /** The length of the longest n-grams. */
  int order();

  /** The first node of one order; that of {@code order() + 1} is the number of nodes. */
  int levelStart(int ngramOrder);

  /** The last word of a node's n-gram. */
  int word(int node);

  /** The first child of a node below the highest order, and of the one behind the last of those. */
  int firstChild(int node);

  /** Returns the node of {@code node}'s n-gram followed by {@code next}, or -1. */
  int child(int node, int next);

  /** The end of the children of a node below the highest order. */
  default int endOfChildren(int node) {
    return firstChild(node + 1);
  }

  /** The number of nodes, the root included. */
  default int nodes() {
    return levelStart(order() + 1);
  }

  /** The number of nodes that can have children: those below the highest order. */
  default int contexts() {
    return levelStart(order());
  }

  /** The number of n-grams of one order, from 1. */
  default int size(int ngramOrder) {
    return levelStart(ngramOrder + 1) - levelStart(ngramOrder);
  }

  /** The number of words, hence of unigrams. */
  default int vocabularySize() {
    return size(1);
  }

  /** The length of a node's n-gram. */
  default int orderOf(int node) {
    int k = 0;
    while (node >= levelStart(k + 1)) {
      k++;
    }
    return k;
  }

  /** Returns the node of an n-gram, or -1. */
  default int find(int... words) {
    int node = ROOT;
    for (int w : words) {
      node = child(node, w);
      if (node < 0) {
        return -1;
      }
    }
    return node;
  }

  /** Visits the n-grams of one order in the order of their nodes. */
  default void forEach(int ngramOrder, Visitor visitor) {
    Walk.of(this, ngramOrder, visitor);
  }

  /** Receives n-grams one by one. */
  @FunctionalInterface
  interface Visitor {
    /** One n-gram; the array is reused for the next. */
    void visit(int node, int[] words);
  }
}
