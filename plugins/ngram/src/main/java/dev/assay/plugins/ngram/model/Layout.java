package dev.assay.plugins.ngram.model;

/**
 * How the n-grams of a model lie in memory or in a file. Nodes are those of {@link
 * dev.assay.plugins.ngram.trie.Ngrams}; a context is a node below the highest order.
 */
public sealed interface Layout permits FloatLayout, PackedLayout {
  /** The last word of an n-gram. */
  int word(int node);

  /** The log10 probability of an n-gram. */
  float probability(int node);

  /** The log10 back-off weight of a context. */
  float backoff(int context);

  /** The first child of a context; that of the node behind the last context ends its children. */
  int firstChild(int context);

  /** The end of the children of a context whose first child is known. */
  int endOfChildren(int context, int firstChild);

  /**
   * Reads what {@link #find} will look at first, and returns some of it: many of these, none of
   * which waits for another, bring into the cache what as many searches need.
   */
  int touch(int context, int word, int firstChild, int endOfChildren);

  /** Returns the child of a context by a word, among all of its children, or -1. */
  int find(int context, int word, int firstChild, int endOfChildren);

  /**
   * How many of some children, from the first on, can be that of a word: words ascend from 0, so
   * that the i-th is i or above.
   */
  static int eligible(int word, int firstChild, int endOfChildren) {
    return Math.min(endOfChildren - firstChild, word + 1);
  }
}
