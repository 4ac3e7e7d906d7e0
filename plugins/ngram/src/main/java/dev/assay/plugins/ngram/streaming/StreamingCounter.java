package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Counts the n-grams of a text of any size, in bounded memory, as KenLM's {@code lmplz} does: the
 * longest n-gram that ends at each token is sorted by its words from the last to the first, so that
 * all n-grams with a common suffix follow each other, and one pass gives the adjusted counts of
 * every order; each order is then sorted from its first word on, which is the order of a trie.
 *
 * <p>Counts exactly what {@link dev.assay.plugins.ngram.counts.NgramCounter} counts. Of the text,
 * the vocabulary alone is in the heap.
 */
public final class StreamingCounter implements TokenSink, AutoCloseable {
  private final int order;
  private final long memory;
  private final Scratch scratch;
  private final Vocabulary.Builder vocabulary;
  private final LongestNgrams longest;

  /** The last words, newest first. */
  private final int[] gram;

  private int known;
  private long tokens;
  private long sentences;

  /**
   * @param memory bytes for sorting, besides the vocabulary
   * @param temporary where a folder for files is made, which {@link #close} deletes
   */
  public StreamingCounter(Unit unit, int order, long memory, Path temporary) throws IOException {
    this.order = order;
    this.memory = memory;
    vocabulary = unit.newVocabulary();
    scratch = new Scratch(temporary);
    longest = new LongestNgrams(order, memory, scratch);
    gram = new int[order];
    startSentence();
  }

  @Override
  public void token(byte[] text, int from, int to) {
    count(vocabulary.addText(text, from, to));
  }

  @Override
  public void endOfSentence() {
    count(Vocabulary.SENTENCE_END);
    sentences++;
    startSentence();
  }

  private void startSentence() {
    gram[0] = Vocabulary.SENTENCE_START;
    known = 1;
  }

  private void count(int word) {
    tokens++;
    System.arraycopy(gram, 0, gram, 1, order - 1);
    gram[0] = word;
    known = Math.min(known + 1, order);
    for (int i = known; i < order; i++) {
      gram[i] = OrderFiles.NOTHING;
    }
    try {
      longest.count(gram);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files of sorted n-grams the text has taken so far. */
  public int spilled() {
    return longest.spilled();
  }

  /** Returns what was counted, which can be had until this counter is closed. */
  public StreamedCounts finish() throws IOException {
    try (SortedRecords sorted = longest.finish()) {
      return new StreamedCounts(
          OrderFiles.of(sorted, order, scratch),
          vocabulary.build(),
          tokens,
          sentences,
          memory,
          scratch);
    }
  }

  /** Deletes all files. */
  @Override
  public void close() throws IOException {
    scratch.close();
  }

  /** What to say when the files cannot be written. */
  public static EvalException failed(Path temporary, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota");
    return new EvalException(
        full ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILURE,
        full
            ? "The disk of "
                + temporary
                + " is full: training on disk needs about 30 bytes an n-gram; free some space, or"
                + " name another folder with temp=DIR."
            : "Cannot count n-grams in " + temporary + ": " + message + ".",
        e);
  }
}
