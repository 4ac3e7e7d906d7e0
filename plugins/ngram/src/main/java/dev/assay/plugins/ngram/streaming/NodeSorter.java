package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts the n-grams of one order by their words, first to last, in bounded memory. An n-gram comes
 * as its first word and where the rest of it, known in that order already, stands: two numbers,
 * however long it is. They are sorted digit by digit, and written to a file where memory is full.
 */
final class NodeSorter {
  /** A record: first word, place of the n-gram without it, count, rank. */
  private static final int WIDTH = 4;

  private static final int KEYS = 2;
  private static final int BYTES = 4 * Long.BYTES;
  private static final int DIGIT = 11;
  private static final int DIGITS = 1 << DIGIT;

  private final int suffixBits;
  private final Scratch scratch;
  private final List<RecordFile> runs = new ArrayList<>();

  /** First word and place of the rest, as one number of as few bits as may be; count and rank. */
  private long[] keys;

  private long[] values;

  /** Where the next digit sorts them to. */
  private long[] nextKeys;

  private long[] nextValues;
  private int held;

  /**
   * @param size how many will be added
   * @param suffixes how many n-grams one word shorter there are
   * @param memory bytes for sorting
   */
  NodeSorter(int size, int suffixes, long memory, Scratch scratch) {
    suffixBits = Integer.SIZE - Integer.numberOfLeadingZeros(suffixes);
    this.scratch = scratch;
    int records = (int) Math.min(size, Math.max(16, memory / BYTES));
    keys = new long[records];
    values = new long[records];
    nextKeys = new long[records];
    nextValues = new long[records];
  }

  /**
   * Adds an n-gram.
   *
   * @param suffix the place of what follows its first word among the n-grams one word shorter
   * @param rank what it is known by elsewhere
   */
  void add(int firstWord, int suffix, int count, int rank) throws IOException {
    if (held == keys.length) {
      spill();
    }
    keys[held] = (long) firstWord << suffixBits | suffix;
    values[held++] = (long) count << Integer.SIZE | rank;
  }

  /** All n-grams in order; this object must not be used afterwards. */
  SortedRecords finish() throws IOException {
    if (runs.isEmpty()) {
      sort();
      return new InMemory(keys, values, held, suffixBits);
    }
    spill();
    return MergedRuns.of(runs, KEYS, scratch);
  }

  private void spill() throws IOException {
    sort();
    RecordFile run = scratch.newFile(WIDTH);
    try (RecordFile.Writer out = run.write();
        InMemory sorted = new InMemory(keys, values, held, suffixBits)) {
      while (sorted.next()) {
        out.add(sorted.firstWord(), sorted.suffix(), sorted.count(), sorted.rank());
      }
    }
    runs.add(run);
    held = 0;
  }

  private void sort() {
    long ever = 0;
    for (int i = 0; i < held; i++) {
      ever |= keys[i];
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(ever);
    for (int shift = 0; shift < bits; shift += DIGIT) {
      sortByDigit(shift);
    }
  }

  private void sortByDigit(int shift) {
    int[] next = new int[DIGITS + 1];
    for (int i = 0; i < held; i++) {
      next[((int) (keys[i] >>> shift) & DIGITS - 1) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      next[digit + 1] += next[digit];
    }
    for (int i = 0; i < held; i++) {
      int at = next[(int) (keys[i] >>> shift) & DIGITS - 1]++;
      nextKeys[at] = keys[i];
      nextValues[at] = values[i];
    }
    long[] before = keys;
    keys = nextKeys;
    nextKeys = before;
    before = values;
    values = nextValues;
    nextValues = before;
  }

  private static final class InMemory implements SortedRecords {
    private final long[] keys;
    private final long[] values;
    private final int size;
    private final int suffixBits;
    private int at = -1;

    InMemory(long[] keys, long[] values, int size, int suffixBits) {
      this.keys = keys;
      this.values = values;
      this.size = size;
      this.suffixBits = suffixBits;
    }

    @Override
    public boolean next() {
      return ++at < size;
    }

    int firstWord() {
      return (int) (keys[at] >>> suffixBits);
    }

    int suffix() {
      return (int) (keys[at] & (1L << suffixBits) - 1);
    }

    int count() {
      return (int) (values[at] >>> Integer.SIZE);
    }

    int rank() {
      return (int) values[at];
    }

    @Override
    public int get(int field) {
      return switch (field) {
        case 0 -> firstWord();
        case 1 -> suffix();
        case 2 -> count();
        default -> rank();
      };
    }

    @Override
    public void close() {}
  }
}
