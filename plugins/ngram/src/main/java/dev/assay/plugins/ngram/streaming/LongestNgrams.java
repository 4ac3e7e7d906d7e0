package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The longest n-gram that ends at each token, equal ones as one with a count, in bounded memory: in
 * an open-addressing table; what a full one holds is sorted and written to a file.
 */
final class LongestNgrams {
  /** N-grams that are looked up at a time. */
  private static final int MANY = 64;

  private static final int FIRST_SLOTS = 1 << 9;

  private final int order;
  private final int width;
  private final long memory;
  private final Scratch scratch;
  private final List<RecordFile> runs = new ArrayList<>();

  /** Slots of {@code order} words and a count; that is 0 where a slot is empty. */
  private int[] table;

  private int slots;
  private int held;

  /** N-grams to be counted, and where to look for them. */
  private final int[] waiting;

  private final int[] firstSlots = new int[MANY];
  private int waitingEnd;
  private int touched;

  /**
   * @param memory bytes for the table
   */
  LongestNgrams(int order, long memory, Scratch scratch) {
    this.order = order;
    this.width = order + 1;
    this.memory = memory;
    this.scratch = scratch;
    waiting = new int[MANY * order];
    allocate(FIRST_SLOTS);
  }

  private void allocate(int wanted) {
    slots = wanted;
    table = new int[wanted * width];
    held = 0;
  }

  /** Counts an n-gram of {@code order} words. */
  void count(int[] ngram) throws IOException {
    System.arraycopy(ngram, 0, waiting, waitingEnd, order);
    waitingEnd += order;
    if (waitingEnd == waiting.length) {
      countWaiting();
    }
  }

  private void countWaiting() throws IOException {
    if (held + MANY > slots - (slots >> 2)) {
      makeRoom();
    }
    // Reads of which none waits for another bring into the cache what as many searches need.
    for (int from = 0, i = 0; from < waitingEnd; from += order, i++) {
      firstSlots[i] = firstSlot(waiting, from);
      touched += table[firstSlots[i] + order];
    }
    for (int from = 0, i = 0; from < waitingEnd; from += order, i++) {
      int at = find(waiting, from, firstSlots[i]);
      if (table[at + order] == 0) {
        System.arraycopy(waiting, from, table, at, order);
        held++;
      }
      table[at + order] = Counting.add(table[at + order], 1);
    }
    waitingEnd = 0;
  }

  private int firstSlot(int[] words, int from) {
    long hash = 0;
    for (int i = from; i < from + order; i++) {
      hash = (hash + words[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) ((hash & 0xFFFFFFFFL) * slots >>> Integer.SIZE) * width;
  }

  /** The slot of an n-gram, or the empty one where it belongs. */
  private int find(int[] words, int from, int firstSlot) {
    int at = firstSlot;
    while (table[at + order] != 0 && !equal(words, from, at)) {
      at += width;
      if (at == table.length) {
        at = 0;
      }
    }
    return at;
  }

  private boolean equal(int[] words, int from, int at) {
    int i = 0;
    while (i < order && words[from + i] == table[at + i]) {
      i++;
    }
    return i == order;
  }

  private void makeRoom() throws IOException {
    int[] full = table;
    long twice = 2L * full.length;
    // While it grows, the table is there one and a half times.
    if ((twice + full.length) * Integer.BYTES <= memory && twice <= Integer.MAX_VALUE - 8) {
      allocate(2 * slots);
      for (int from = 0; from < full.length; from += width) {
        if (full[from + order] != 0) {
          System.arraycopy(full, from, table, find(full, from, firstSlot(full, from)), width);
          held++;
        }
      }
    } else {
      spill();
    }
  }

  private void spill() throws IOException {
    RecordFile run = scratch.newFile(width);
    int end = sort();
    try (RecordFile.Writer out = run.write()) {
      for (int at = 0; at < end; at += width) {
        out.add(table, at, width);
      }
    }
    runs.add(run);
    Arrays.fill(table, 0);
    held = 0;
  }

  /** Brings what the table holds to its front, in order; returns where that ends. */
  private int sort() {
    int end = 0;
    for (int from = 0; from < table.length; from += width) {
      if (table[from + order] != 0) {
        System.arraycopy(table, from, table, end, width);
        end += width;
      }
    }
    new RecordSorter(table, width, order).sort(end / width);
    return end;
  }

  /** Runs written so far. */
  int spilled() {
    return runs.size();
  }

  /** All n-grams, by their words; this object must not be used afterwards. */
  SortedRecords finish() throws IOException {
    countWaiting();
    if (!runs.isEmpty()) {
      spill();
      table = new int[0];
      return MergedRuns.of(runs, order, scratch);
    }
    SortedRecords all = new InMemory(table, sort(), width);
    // What comes next needs the memory.
    table = new int[0];
    return all;
  }

  private static final class InMemory implements SortedRecords {
    private final int[] records;
    private final int end;
    private final int width;
    private int at;

    InMemory(int[] records, int end, int width) {
      this.records = records;
      this.end = end;
      this.width = width;
      at = -width;
    }

    @Override
    public boolean next() {
      at += width;
      return at < end;
    }

    @Override
    public int get(int field) {
      return records[at + field];
    }

    @Override
    public void close() {}
  }
}
