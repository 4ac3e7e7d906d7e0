package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The n-grams of every order, each sorted by its words from the last to the first, with their
 * adjusted counts. One pass over the longest n-grams, sorted so, gives all: those with a common
 * suffix follow each other.
 *
 * @param files by order from 1; a record is the first word, where the n-gram without it stands
 *     among those one word shorter, and the adjusted count
 * @param sizes by order from 1, the number of n-grams
 * @param frequencies by order from 1, how many n-grams have an adjusted count of 0 to 4
 */
record OrderFiles(List<RecordFile> files, int[] sizes, long[][] frequencies) {
  /** Stands behind the words of an n-gram that is shorter than the others, for it starts a text. */
  static final int NOTHING = -1;

  private static final int WIDTH = 3;

  /** The length of the longest n-grams. */
  int order() {
    return sizes.length;
  }

  /** The number of n-grams of an order, from 1. */
  int size(int ngramOrder) {
    return sizes[ngramOrder - 1];
  }

  /**
   * Makes the files.
   *
   * @param longest n-grams of {@code order} words, newest first, with their occurrences
   */
  static OrderFiles of(SortedRecords longest, int order, Scratch scratch) throws IOException {
    try (Pass pass = new Pass(order, scratch)) {
      while (longest.next()) {
        pass.add(longest);
      }
      pass.emit(0);
      return new OrderFiles(pass.files, pass.sizes, pass.frequencies);
    }
  }

  private static final class Pass implements AutoCloseable {
    final List<RecordFile> files = new ArrayList<>();
    final int[] sizes;
    final long[][] frequencies;
    private final int order;
    private final List<RecordFile.Writer> writers = new ArrayList<>();

    /** The n-gram before, newest word first, and the adjusted counts so far of its suffixes. */
    private final int[] last;

    private final int[] adjusted;
    private int length;

    Pass(int order, Scratch scratch) throws IOException {
      this.order = order;
      sizes = new int[order];
      frequencies = new long[order][5];
      last = new int[order];
      adjusted = new int[order + 1];
      for (int k = 1; k <= order; k++) {
        RecordFile file = scratch.newFile(WIDTH);
        files.add(file);
        writers.add(file.write());
      }
    }

    void add(SortedRecords record) throws IOException {
      int common = 0;
      while (common < length && record.get(common) == last[common]) {
        common++;
      }
      emit(common);
      length = order;
      while (record.get(length - 1) == NOTHING) {
        length--;
      }
      // Each suffix that is new is one more word before the suffix without it.
      for (int k = Math.max(common, 1); k < length; k++) {
        adjusted[k] = k > common ? 1 : adjusted[k] + 1;
      }
      adjusted[length] = record.get(order);
      for (int i = common; i < length; i++) {
        last[i] = record.get(i);
      }
    }

    /** The suffixes longer than {@code common} are complete. */
    void emit(int common) throws IOException {
      for (int k = length; k > common; k--) {
        int suffix = k == 1 ? 0 : sizes[k - 2];
        writers.get(k - 1).add(last[k - 1], suffix, adjusted[k]);
        sizes[k - 1] = Counting.add(sizes[k - 1], 1);
        if (adjusted[k] < frequencies[k - 1].length) {
          frequencies[k - 1][adjusted[k]]++;
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (RecordFile.Writer writer : writers) {
        writer.close();
      }
    }
  }
}
