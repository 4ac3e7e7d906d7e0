package dev.assay.plugins.ngram.trie;

import java.util.Arrays;

/**
 * A set of n-grams as a trie: node 0 is the empty n-gram, a child extends its parent by one word on
 * the right. Nodes are numbered order by order, siblings together and sorted by word, so that node
 * {@code 1 + w} is the unigram {@code w}, the children of a node are a range, and no node needs a
 * pointer to its parent. Every n-gram's prefixes are in the trie; its suffixes may be missing.
 */
public final class NgramTrie {
  /** The empty n-gram. */
  public static final int ROOT = 0;

  /** Up to this many siblings are scanned, more are searched by halves. */
  private static final int SCAN = 8;

  private final int order;
  private final int[] levelStart;
  private final int[] word;
  private final int[] firstChild;
  private final int[] suffix;

  NgramTrie(int order, int[] levelStart, int[] word, int[] firstChild, int[] suffix) {
    this.order = order;
    this.levelStart = levelStart;
    this.word = word;
    this.firstChild = firstChild;
    this.suffix = suffix;
  }

  /** The length of the longest n-grams. */
  public int order() {
    return order;
  }

  /** The number of nodes, the root included. */
  public int nodes() {
    return word.length;
  }

  /** The number of n-grams of one order, from 1. */
  public int size(int ngramOrder) {
    return levelStart[ngramOrder + 1] - levelStart[ngramOrder];
  }

  /** The first node of one order; that of {@code order() + 1} is the number of nodes. */
  public int levelStart(int ngramOrder) {
    return levelStart[ngramOrder];
  }

  /** The number of words, hence of unigrams. */
  public int vocabularySize() {
    return size(1);
  }

  /** The length of a node's n-gram. */
  public int orderOf(int node) {
    int k = 0;
    while (node >= levelStart[k + 1]) {
      k++;
    }
    return k;
  }

  /** The last word of a node's n-gram. */
  public int word(int node) {
    return word[node];
  }

  /** The first child of a node; the children end where those of the next node begin. */
  public int firstChild(int node) {
    return node < firstChild.length ? firstChild[node] : word.length;
  }

  /** The end of a node's children. */
  public int endOfChildren(int node) {
    return firstChild(node + 1);
  }

  /** The node of the longest proper suffix of a node's n-gram that is in the trie. */
  public int suffix(int node) {
    return suffix[node];
  }

  /** Returns the node of {@code node}'s n-gram followed by {@code next}, or -1. */
  public int child(int node, int next) {
    if (node == ROOT) {
      return 1 + next;
    }
    if (node + 1 >= firstChild.length) {
      return -1;
    }
    int low = firstChild[node];
    int high = firstChild[node + 1];
    while (high - low > SCAN) {
      int middle = low + high >>> 1;
      if (word[middle] <= next) {
        low = middle;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < high; i++) {
      if (word[i] == next) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the node of an n-gram, or -1. */
  public int find(int... words) {
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
  public void forEach(int ngramOrder, NgramVisitor visitor) {
    visit(ROOT, 0, new int[ngramOrder], visitor);
  }

  private void visit(int node, int depth, int[] words, NgramVisitor visitor) {
    int end = endOfChildren(node);
    for (int child = firstChild(node); child < end; child++) {
      words[depth] = word[child];
      if (depth + 1 == words.length) {
        visitor.visit(child, words);
      } else {
        visit(child, depth + 1, words, visitor);
      }
    }
  }

  /** Receives n-grams one by one. */
  @FunctionalInterface
  public interface NgramVisitor {
    /** One n-gram; the array is reused for the next. */
    void visit(int node, int[] words);
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
      for (int parent = 1; parent < firstChild.length - 1; parent++) {
        for (int node = firstChild[parent]; node < firstChild[parent + 1]; node++) {
          int context = suffix[parent];
          int found;
          while ((found = trie.child(context, word[node])) < 0) {
            context = suffix[context];
          }
          suffix[node] = found;
        }
      }
      return trie;
    }

    /** Returns the trie with known suffixes: {@code suffix[node]}. */
    public NgramTrie build(int[] suffix) {
      if (level != order) {
        throw new IllegalStateException("orders so far: " + level + " of " + order);
      }
      return new NgramTrie(order, levelStart, word, firstChild, suffix);
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
