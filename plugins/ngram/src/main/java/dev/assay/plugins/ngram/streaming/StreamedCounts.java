package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.counts.CorpusCounts;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.IOException;

/** What was counted, in files. It can be turned into one thing, once. */
public final class StreamedCounts implements CorpusCounts {
  private final OrderFiles orders;
  private final Vocabulary vocabulary;
  private final long tokens;
  private final long sentences;
  private final long memory;
  private final Scratch scratch;

  StreamedCounts(
      OrderFiles orders,
      Vocabulary vocabulary,
      long tokens,
      long sentences,
      long memory,
      Scratch scratch) {
    this.orders = orders;
    this.vocabulary = vocabulary;
    this.tokens = tokens;
    this.sentences = sentences;
    this.memory = memory;
    this.scratch = scratch;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public long tokens() {
    return tokens;
  }

  @Override
  public long sentences() {
    return sentences;
  }

  @Override
  public int order() {
    return orders.order();
  }

  @Override
  public int size(int ngramOrder) {
    return ngramOrder == 1 ? vocabulary.size() : orders.size(ngramOrder);
  }

  @Override
  public long[] frequencies(int ngramOrder) {
    return orders.frequencies()[ngramOrder - 1];
  }

  private void send(NgramSink sink) throws IOException {
    new TriePass(orders, vocabulary.size(), memory, scratch).run(sink);
  }

  /** All counts in the heap. */
  public NgramCounts inMemory() throws IOException {
    CountsInMemory counts = new CountsInMemory(this);
    send(counts);
    return counts.finish();
  }

  /** A model by interpolated modified Kneser-Ney, the numbers of which are in files too. */
  public StreamedModel kneserNey() throws IOException {
    try (KneserNeyPass pass = new KneserNeyPass(this, scratch)) {
      send(pass);
      return pass.finish();
    }
  }
}
