package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.counts.CorpusCounts;
import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.Listing;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.Ngrams;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A model in files, which lie as {@link FloatLayout} has them: what an ARPA file lists can be read
 * from them in sequence, and a model opened on them takes none of the heap.
 */
public final class StreamedModel implements Listing {
  private final Vocabulary vocabulary;
  private final int[] levelStart;
  private final RecordFile contexts;
  private final RecordFile longest;
  private final Scratch scratch;

  StreamedModel(
      Vocabulary vocabulary,
      int[] levelStart,
      RecordFile contexts,
      RecordFile longest,
      Scratch scratch) {
    this.vocabulary = vocabulary;
    this.levelStart = levelStart;
    this.contexts = contexts;
    this.longest = longest;
    this.scratch = scratch;
  }

  /** By order, the first node; behind the highest order the number of nodes. */
  static int[] levelStart(CorpusCounts totals) {
    int[] sizes = IntStream.rangeClosed(1, totals.order()).map(totals::size).toArray();
    // With the root, they must be as many as can be counted.
    Arrays.stream(sizes).reduce(1, Counting::add);
    return Ngrams.levelStarts(sizes);
  }

  /** Returns the model to ask, which needs this one's counter no more. */
  public NgramModel open() throws IOException {
    return new NgramModel(
        vocabulary,
        levelStart,
        FloatLayout.of(
            scratch.open(contexts).asIntBuffer(),
            scratch.open(longest).asIntBuffer(),
            slots -> scratch.allocate((long) slots * Long.BYTES).asLongBuffer()));
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public int order() {
    return levelStart.length - 2;
  }

  @Override
  public int size(int ngramOrder) {
    return levelStart[ngramOrder + 1] - levelStart[ngramOrder];
  }

  @Override
  public void list(int ngramOrder, Entries entries) throws IOException {
    try (StoredOrder stored = new StoredOrder(ngramOrder, levelStart, contexts, longest)) {
      stored.list(entries);
    }
  }
}
