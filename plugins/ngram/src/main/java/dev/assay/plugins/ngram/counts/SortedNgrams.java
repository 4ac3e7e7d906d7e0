package dev.assay.plugins.ngram.counts;

import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.util.Arrays;

/**
 * The n-grams of a sequence of tokens, order by order. Each position has the node of the n-gram
 * that ends there; the n-grams one word longer are found by going through the positions sorted by
 * their words: those behind the same prefix then come in the order in which its children are
 * numbered. Nothing is hashed or compared, and what a position had before is the suffix of what it
 * gets.
 */
final class SortedNgrams {
  private static final int NONE = NgramTrie.ROOT;

  /** Positions by word, and where those of each word start. */
  private final int[] byWord;

  private final int[] wordStart;

  /** By position, the node of the longest n-gram so far that ends there, if one of that order. */
  private int[] ending;

  /** What {@code ending} was for the order before: room for the next. */
  private int[] spare;

  private int order = 1;
  private int[] levelStart;
  private int[] word;
  private int[] firstChild;
  private int[] suffix;
  private int[] adjusted;

  /**
   * Starts with unigrams.
   *
   * @param ids the tokens, each sentence behind a {@code <s>}; overwritten
   * @param length the number of tokens
   */
  SortedNgrams(int[] ids, int length, int vocabularySize) {
    wordStart = new int[vocabularySize + 1];
    for (int i = 0; i < length; i++) {
      wordStart[ids[i] + 1]++;
    }
    for (int w = 0; w < vocabularySize; w++) {
      wordStart[w + 1] += wordStart[w];
    }
    byWord = new int[length];
    int[] next = wordStart.clone();
    for (int i = 0; i < length; i++) {
      byWord[next[ids[i]]++] = i;
      ids[i]++;
    }
    ending = ids;
    spare = new int[length];
    levelStart = new int[] {0, 1, 1 + vocabularySize};
    word = new int[1 + vocabularySize];
    for (int w = 0; w < vocabularySize; w++) {
      word[1 + w] = w;
    }
    firstChild = new int[] {1, 1 + vocabularySize};
    suffix = new int[1 + vocabularySize];
    adjusted = new int[1 + vocabularySize];
  }

  /** The length of the longest n-grams so far. */
  int order() {
    return order;
  }

  /** Adds the n-grams that are one word longer. */
  void lengthen() {
    int parents = levelStart[order];
    int nodes = levelStart[order + 1];
    int[] lastWord = new int[nodes - parents];
    Arrays.fill(lastWord, -1);
    firstChild = Arrays.copyOf(firstChild, nodes + 1);
    firstChild[parents] = 0;
    countChildren(lastWord);
    // From counts to the first child of each, and of the one behind the last.
    int total = nodes;
    for (int parent = parents; parent < nodes; parent++) {
      int children = firstChild[parent];
      firstChild[parent] = total;
      total = Math.addExact(total, children);
    }
    firstChild[nodes] = total;
    word = Arrays.copyOf(word, total);
    suffix = Arrays.copyOf(suffix, total);
    adjusted = Arrays.copyOf(adjusted, total);
    Arrays.fill(lastWord, -1);
    numberChildren(lastWord, Arrays.copyOfRange(firstChild, parents, nodes));
    order++;
    levelStart = Arrays.copyOf(levelStart, order + 2);
    levelStart[order + 1] = total;
    int[] before = ending;
    ending = spare;
    spare = before;
  }

  private void countChildren(int[] lastWord) {
    int parents = levelStart[order];
    for (int w = 0; w < wordStart.length - 1; w++) {
      if (w != Vocabulary.SENTENCE_START) {
        for (int at = wordStart[w]; at < wordStart[w + 1]; at++) {
          int prefix = ending[byWord[at] - 1];
          if (prefix != NONE && lastWord[prefix - parents] != w) {
            lastWord[prefix - parents] = w;
            firstChild[prefix]++;
          }
        }
      }
    }
  }

  private void numberChildren(int[] lastWord, int[] next) {
    int parents = levelStart[order];
    for (int w = 0; w < wordStart.length - 1; w++) {
      for (int at = wordStart[w]; at < wordStart[w + 1]; at++) {
        int position = byWord[at];
        int prefix = w == Vocabulary.SENTENCE_START ? NONE : ending[position - 1];
        if (prefix == NONE) {
          // It begins with <s>: nothing precedes it, so that its occurrences count.
          adjusted[ending[position]]++;
          spare[position] = NONE;
        } else {
          int family = prefix - parents;
          if (lastWord[family] != w) {
            lastWord[family] = w;
            int node = next[family]++;
            word[node] = w;
            suffix[node] = ending[position];
            // Of others, the words that precede them.
            adjusted[ending[position]]++;
          }
          spare[position] = next[family] - 1;
        }
      }
    }
  }

  /** Of the longest n-grams, the occurrences count. */
  void countLongest() {
    for (int node : ending) {
      adjusted[node]++;
    }
  }

  /** By node; see {@link NgramCounts#adjusted}. */
  int[] adjusted() {
    adjusted[NgramTrie.ROOT] = 0;
    adjusted[1 + Vocabulary.SENTENCE_START] = 0;
    return adjusted;
  }

  NgramTrie trie() {
    return new NgramTrie(levelStart, word, firstChild, suffix);
  }
}
