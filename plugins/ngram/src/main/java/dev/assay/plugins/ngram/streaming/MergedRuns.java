package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorted files as one sequence. Of records with equal keys, one is left: their counts are added.
 */
final class MergedRuns implements SortedRecords {
  /** Files that are merged at a time. */
  private static final int FAN_IN = 128;

  private final int keys;
  private final List<RecordFile> files;
  private final List<RecordFile.Reader> readers = new ArrayList<>();

  /** A heap of the readers that have a record: the least is first. */
  private final RecordFile.Reader[] heap;

  private int left;
  private final int[] record;

  private MergedRuns(List<RecordFile> files, int keys) throws IOException {
    this.keys = keys;
    this.files = files;
    record = new int[files.getFirst().width()];
    heap = new RecordFile.Reader[files.size()];
    try {
      for (RecordFile file : files) {
        RecordFile.Reader reader = file.read();
        readers.add(reader);
        if (reader.next()) {
          heap[left++] = reader;
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    for (int i = left / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /**
   * Merges files, which are deleted in the end. Where they are many, some are first merged into one
   * file.
   *
   * @param keys ints at the start of a record that it is sorted by; behind them is its count
   */
  static SortedRecords of(List<RecordFile> runs, int keys, Scratch scratch) throws IOException {
    List<RecordFile> left = new ArrayList<>(runs);
    while (left.size() > FAN_IN) {
      List<RecordFile> some = List.copyOf(left.subList(0, FAN_IN));
      left.subList(0, FAN_IN).clear();
      RecordFile merged = scratch.newFile(some.getFirst().width());
      try (MergedRuns records = new MergedRuns(some, keys);
          RecordFile.Writer out = merged.write()) {
        while (records.next()) {
          out.add(records.record, 0, records.record.length);
        }
      }
      left.add(merged);
    }
    return new MergedRuns(left, keys);
  }

  /** Brings a reader to where it belongs, when those below it are there already. */
  private void sink(int start) {
    int at = start;
    RecordFile.Reader reader = heap[at];
    for (int child = 2 * at + 1; child < left; child = 2 * at + 1) {
      if (child + 1 < left && compare(heap[child + 1], heap[child]) < 0) {
        child++;
      }
      if (compare(reader, heap[child]) <= 0) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = reader;
  }

  private int compare(RecordFile.Reader a, RecordFile.Reader b) {
    for (int i = 0; i < keys; i++) {
      int x = a.get(i);
      int y = b.get(i);
      if (x != y) {
        return x < y ? -1 : 1;
      }
    }
    return 0;
  }

  @Override
  public boolean next() throws IOException {
    if (left == 0) {
      return false;
    }
    take();
    while (left > 0 && leastIsEqual()) {
      int count = record[keys];
      take();
      record[keys] = Counting.add(count, record[keys]);
    }
    return true;
  }

  private boolean leastIsEqual() {
    int i = 0;
    while (i < keys && heap[0].get(i) == record[i]) {
      i++;
    }
    return i == keys;
  }

  private void take() throws IOException {
    RecordFile.Reader first = heap[0];
    for (int i = 0; i < record.length; i++) {
      record[i] = first.get(i);
    }
    if (!first.next()) {
      heap[0] = heap[--left];
    }
    if (left > 1) {
      sink(0);
    }
  }

  @Override
  public int get(int field) {
    return record[field];
  }

  @Override
  public void close() throws IOException {
    for (RecordFile.Reader reader : readers) {
      reader.close();
    }
    for (RecordFile file : files) {
      file.delete();
    }
  }
}
