package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Counts the n-grams of a text of any size, in bounded memory, as KenLM's {@code lmplz} does: the
 * longest n-gram that ends at each token is sorted by its words from the last to the first, so that
 * all n-grams with a common suffix follow each other, and one pass gives the adjusted counts of
 * every order; each order is then sorted from its first word on, which is the order of a trie.
 *
 * <p>Gives exactly what {@link dev.assay.plugins.ngram.counts.NgramCounter} gives. The vocabulary,
 * and the trie in the end, are in memory; the counts that lead to it are not.
 */
public final class StreamingCounter implements TokenSink, AutoCloseable {
  /** Stands behind the words of an n-gram that is shorter than the others, for it starts a text. */
  private static final int NOTHING = -1;

  private final int order;
  private final long memory;
  private final Path folder;
  private final Vocabulary.Builder vocabulary;
  private final GramSorter bySuffix;

  /** The last words, newest first, and a count of one. */
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
    this.vocabulary = unit.newVocabulary();
    this.folder = Files.createTempDirectory(temporary, "assay-ngram-");
    this.bySuffix = new GramSorter(order, memory, folder, "suffixes");
    this.gram = new int[order + 1];
    gram[order] = 1;
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
      gram[i] = NOTHING;
    }
    try {
      bySuffix.add(gram, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files of sorted n-grams the text has taken so far. */
  public int spilled() {
    return bySuffix.spilled();
  }

  /** Returns the counts; this counter must then be closed. */
  public NgramCounts finish() throws IOException {
    GramFile suffixes = bySuffix.finish();
    GramSorter[] levels = new GramSorter[order + 1];
    for (int k = 1; k <= order; k++) {
      levels[k] = new GramSorter(k, memory / order, folder, "order" + k);
    }
    adjust(suffixes, levels);
    Files.delete(suffixes.path());
    return trie(levels);
  }

  /** Sends each n-gram with its adjusted count to the sorter of its order. */
  private void adjust(GramFile suffixes, GramSorter[] levels) throws IOException {
    int[] last = new int[order];
    int lastLength = 0;
    int[] adjusted = new int[order + 1];
    try (GramFile.Reader reader = suffixes.read()) {
      while (reader.next()) {
        int[] record = reader.record;
        int length = length(record);
        int common = 0;
        while (common < Math.min(length, lastLength) && record[common] == last[common]) {
          common++;
        }
        emit(last, lastLength, common, adjusted, levels);
        for (int k = common + 1; k <= length; k++) {
          adjusted[k] = 0;
        }
        // Each suffix that is new is one more word before the suffix without it.
        for (int k = Math.max(common, 1); k < length; k++) {
          adjusted[k]++;
        }
        adjusted[length] = record[order];
        System.arraycopy(record, 0, last, 0, length);
        lastLength = length;
      }
    }
    emit(last, lastLength, 0, adjusted, levels);
  }

  private int length(int[] record) {
    int length = order;
    while (record[length - 1] == NOTHING) {
      length--;
    }
    return length;
  }

  /** The suffixes longer than {@code common} are complete. */
  private static void emit(
      int[] reversed, int length, int common, int[] adjusted, GramSorter[] levels)
      throws IOException {
    for (int k = common + 1; k <= length; k++) {
      int[] gram = new int[k + 1];
      for (int i = 0; i < k; i++) {
        gram[i] = reversed[k - 1 - i];
      }
      gram[k] = adjusted[k];
      levels[k].add(gram, 0);
    }
  }

  private NgramCounts trie(GramSorter[] levels) throws IOException {
    NgramTrie.SortedBuilder builder = new NgramTrie.SortedBuilder(order, vocabulary.size());
    GramFile parents = levels[1].finish();
    try (GramFile.Reader unigrams = parents.read()) {
      while (unigrams.next()) {
        builder.count(unigrams.record[0], unigrams.record[1]);
      }
    }
    for (int k = 2; k <= order; k++) {
      GramFile children = levels[k].finish();
      addLevel(builder, parents, children, k);
      Files.delete(parents.path());
      parents = children;
    }
    return new NgramCounts(
        builder.build(), vocabulary.build(), builder.counts(), tokens, sentences);
  }

  /** Both files are sorted from the first word on, so that parents come as they are needed. */
  private void addLevel(NgramTrie.SortedBuilder builder, GramFile parents, GramFile children, int k)
      throws IOException {
    builder.startLevel();
    try (GramFile.Reader parent = parents.read();
        GramFile.Reader child = children.read()) {
      int node = -1;
      while (child.next()) {
        if (k == 2) {
          node = child.record[0];
        } else {
          while (node < 0 || !startsWith(child.record, parent.record, k - 1)) {
            if (!parent.next()) {
              throw new IllegalStateException("an n-gram without its prefix");
            }
            node++;
          }
        }
        builder.add(node, child.record[k - 1], child.record[k]);
      }
    }
  }

  private static boolean startsWith(int[] gram, int[] prefix, int words) {
    for (int i = 0; i < words; i++) {
      if (gram[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Deletes all files. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
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
                + " is full: sorting the n-grams needs about 8 bytes for each word of each"
                + " n-gram; free some space, or name another folder with temp=DIR."
            : "Cannot sort n-grams in " + temporary + ": " + message + ".",
        e);
  }
}
