package dev.assay.plugins.ngram.counts;

import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.Arrays;

/** Counts the n-grams of a corpus in memory: its tokens are kept, and sorted in the end. */
public final class NgramCounter implements TokenSink {
  private static final int MAX_TOKENS = Integer.MAX_VALUE - 8;
  private static final int BYTES_PER_WORD = 5;

  private final int order;
  private final Vocabulary.Builder vocabulary;

  /** Token ids, each sentence behind a {@code <s>}. */
  private int[] ids;

  private int length;
  private long sentences;

  /**
   * Counts n-grams of orders 1 to {@code order} of {@code unit}.
   *
   * @param expectedBytes about how long the text is, so that memory is taken once; 0 if unknown
   */
  public NgramCounter(Unit unit, int order, long expectedBytes) {
    this.order = order;
    vocabulary = unit.newVocabulary();
    long expected = expectedBytes / (unit == Unit.WORD ? BYTES_PER_WORD : 1);
    long affordable = Runtime.getRuntime().maxMemory() / 32;
    ids = new int[Math.clamp(Math.min(expected, affordable), 1 << 10, MAX_TOKENS)];
    add(Vocabulary.SENTENCE_START);
  }

  @Override
  public void token(byte[] text, int from, int to) {
    add(vocabulary.addText(text, from, to));
  }

  @Override
  public void endOfSentence() {
    add(Vocabulary.SENTENCE_END);
    add(Vocabulary.SENTENCE_START);
    sentences++;
  }

  private void add(int id) {
    if (length == ids.length) {
      if (length == MAX_TOKENS) {
        throw new EvalException(
            ErrorCode.UNSUPPORTED,
            "The training text has more than "
                + MAX_TOKENS
                + " tokens, which is as many as can be counted in memory;"
                + " add memory=2g or so, to count on disk, or use a smaller train_fraction.");
      }
      ids = Arrays.copyOf(ids, (int) Math.min(MAX_TOKENS, length + (length >> 1) + 1L));
    }
    ids[length++] = id;
  }

  /** Returns the counts; this counter must not be used afterwards. */
  public NgramCounts finish() {
    // Every sentence that ended let another begin.
    long tokens = length - 1 - sentences;
    SortedNgrams ngrams = new SortedNgrams(ids, length, vocabulary.size());
    ids = new int[0];
    while (ngrams.order() < order) {
      ngrams.lengthen();
    }
    ngrams.countLongest();
    return new NgramCounts(ngrams.trie(), vocabulary.build(), ngrams.adjusted(), tokens, sentences);
  }
}
