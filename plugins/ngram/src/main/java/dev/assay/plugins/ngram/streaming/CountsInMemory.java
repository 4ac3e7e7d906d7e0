package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.counts.CorpusCounts;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.trie.NgramTrie;

/** Makes a trie of n-grams that come in its order. */
final class CountsInMemory implements NgramSink {
  private final CorpusCounts totals;
  private final int[] levelStart;
  private final int[] word;
  private final int[] firstChild;
  private final int[] suffix;
  private final int[] adjusted;
  private int order;
  private int node = 1;

  /** The next node whose children have not begun. */
  private int pending;

  CountsInMemory(CorpusCounts totals) {
    this.totals = totals;
    levelStart = StreamedModel.levelStart(totals);
    int nodes = levelStart[levelStart.length - 1];
    word = new int[nodes];
    firstChild = new int[levelStart[levelStart.length - 2] + 1];
    suffix = new int[nodes];
    adjusted = new int[nodes];
  }

  @Override
  public void startOrder(int ngramOrder) {
    beginUpTo(levelStart[ngramOrder - 1] - 1);
    order = ngramOrder;
  }

  @Override
  public void ngram(int parent, int lastWord, int shorter, int count) {
    beginUpTo(levelStart[order - 1] + parent);
    word[node] = lastWord;
    suffix[node] = levelStart[order - 1] + shorter;
    adjusted[node++] = count;
  }

  /** The children of nodes up to this one begin here at the latest. */
  private void beginUpTo(int parent) {
    while (pending <= parent) {
      firstChild[pending++] = node;
    }
  }

  NgramCounts finish() {
    beginUpTo(firstChild.length - 1);
    return new NgramCounts(
        new NgramTrie(levelStart, word, firstChild, suffix),
        totals.vocabulary(),
        adjusted,
        totals.tokens(),
        totals.sentences());
  }
}
