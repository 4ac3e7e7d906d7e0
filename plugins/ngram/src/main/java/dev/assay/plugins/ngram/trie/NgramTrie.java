package dev.assay.plugins.ngram.trie;

import java.util.Arrays;

/** N-grams in plain arrays, with links to their suffixes: what counting and reading build. */
public final class NgramTrie implements Ngrams {
  private final int order;
  private final int[] levelStart;
  private final int[] word;
  private final int[] firstChild;
  private final int[] suffix;

  /**
   * Wraps arrays, which are not copied.
   *
   * @param levelStart by order, the first node; behind the highest order the number of nodes
   * @param word by node, the last word
   * @param firstChild by node below the highest order, the first child; one more behind them
   * @param suffix by node, that of the longest proper suffix
   */
  public NgramTrie(int[] levelStart, int[] word, int[] firstChild, int[] suffix) {
    this.order = levelStart.length - 2;
    this.levelStart = levelStart;
    this.word = word;
    this.firstChild = firstChild;
    this.suffix = suffix;
  }

  @Override
  public int order() {
    return order;
  }

  @Override
  public int levelStart(int ngramOrder) {
    return levelStart[ngramOrder];
  }

  @Override
  public int word(int node) {
    return word[node];
  }

  @Override
  public int firstChild(int node) {
    return firstChild[node];
  }

  /** The node of the longest proper suffix of a node's n-gram that is in the trie. */
  public int suffix(int node) {
    return suffix[node];
  }

  /** The last words of all nodes, by node; not a copy. */
  public int[] words() {
    return word;
  }

  @Override
  public int child(int node, int next) {
    if (node == ROOT) {
      return 1 + next;
    }
    if (node >= contexts()) {
      return -1;
    }
    return Math.max(-1, Arrays.binarySearch(word, firstChild[node], firstChild[node + 1], next));
  }

  /** Finds the suffixes, those of shorter n-grams first. */
  private void linkSuffixes() {
    for (int parent = 1; parent < firstChild.length - 1; parent++) {
      for (int node = firstChild[parent]; node < firstChild[parent + 1]; node++) {
        int context = suffix[parent];
        int found;
        while ((found = child(context, word[node])) < 0) {
          context = suffix[context];
        }
        suffix[node] = found;
      }
    }
  }

  /** Builds a trie order by order from n-grams in any order. */
  public static final class Builder {
    private final int order;
    private final int vocabularySize;
    private final int[] levelStart;
    private int[] word;
    private int[] firstChild;
    private int level = 1;

    /** Starts a trie with every word of the vocabulary as a unigram. */
    public Builder(int order, int vocabularySize) {
      this.order = order;
      this.vocabularySize = vocabularySize;
      levelStart = new int[order + 2];
      levelStart[1] = 1;
      levelStart[2] = 1 + vocabularySize;
      word = new int[1 + vocabularySize];
      firstChild = new int[] {1, 1 + vocabularySize};
      for (int w = 0; w < vocabularySize; w++) {
        word[1 + w] = w;
      }
    }

    /**
     * Adds the n-grams of the next order, the i-th being that of node {@code parents[i]} followed
     * by {@code words[i]}; returns their nodes. Equal n-grams get neighbouring nodes: see {@link
     * #isDuplicate}.
     */
    public int[] addLevel(int[] parents, int[] words, int size) {
      int[] byWord = sortByWord(words, size);
      int parentStart = levelStart[level];
      int nodes = levelStart[level + 1];
      int[] next = new int[nodes - parentStart + 1];
      for (int i = 0; i < size; i++) {
        next[parents[i] - parentStart + 1]++;
      }
      next[0] = nodes;
      for (int i = 1; i < next.length; i++) {
        next[i] += next[i - 1];
      }
      int total = Math.addExact(nodes, size);
      firstChild = Arrays.copyOf(firstChild, nodes + 1);
      System.arraycopy(next, 0, firstChild, parentStart, next.length);
      word = Arrays.copyOf(word, total);
      int[] position = new int[size];
      for (int i : byWord) {
        int node = next[parents[i] - parentStart]++;
        word[node] = words[i];
        position[i] = node;
      }
      level++;
      levelStart[level + 1] = total;
      return position;
    }

    /** The number of nodes so far, the root included. */
    public int nodes() {
      return word.length;
    }

    /** Whether a node of the newest order repeats the n-gram of the node before it. */
    public boolean isDuplicate(int node) {
      return word[node] == word[node - 1]
          && node > levelStart[level]
          && Arrays.binarySearch(firstChild, levelStart[level - 1], levelStart[level] + 1, node)
              < 0;
    }

    /** Returns the node of the first {@code length} words among the orders so far, or -1. */
    public int find(int[] words, int length) {
      int node = ROOT;
      for (int i = 0; i < length; i++) {
        node = search(node, words[i]);
        if (node < 0) {
          return -1;
        }
      }
      return node;
    }

    private int search(int node, int next) {
      int found =
          node == ROOT
              ? 1 + next
              : Arrays.binarySearch(word, firstChild[node], firstChild[node + 1], next);
      return Math.max(found, -1);
    }

    /** Returns the trie, with suffixes found by search. */
    public NgramTrie build() {
      int[] suffix = new int[word.length];
      NgramTrie trie = build(suffix);
      trie.linkSuffixes();
      return trie;
    }

    /** Returns the trie with known suffixes: {@code suffix[node]}. */
    public NgramTrie build(int[] suffix) {
      if (level != order) {
        throw new IllegalStateException("orders so far: " + level + " of " + order);
      }
      return new NgramTrie(levelStart, word, firstChild, suffix);
    }

    private int[] sortByWord(int[] words, int size) {
      int[] next = new int[vocabularySize + 1];
      for (int i = 0; i < size; i++) {
        next[words[i] + 1]++;
      }
      for (int w = 1; w < next.length; w++) {
        next[w] += next[w - 1];
      }
      int[] sorted = new int[size];
      for (int i = 0; i < size; i++) {
        sorted[next[words[i]]++] = i;
      }
      return sorted;
    }
  }
}
