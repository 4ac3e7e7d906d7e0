package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts n-grams of one length by their words, in bounded memory, and adds up the counts of equal
 * ones: full buffers are sorted and written as runs, and the runs are merged.
 */
final class GramSorter {
  /** Runs that are merged at a time. */
  private static final int FAN_IN = 128;

  private static final int FEW = 12;

  private final int words;
  private final int width;
  private final Path folder;
  private final String name;
  private final int[] buffer;
  private int held;
  private int files;
  private final List<GramFile> runs = new ArrayList<>();

  /**
   * @param words in an n-gram
   * @param memory bytes for the buffer
   * @param folder for runs
   */
  GramSorter(int words, long memory, Path folder, String name) {
    this.words = words;
    this.width = words + 1;
    this.folder = folder;
    this.name = name;
    long records = Math.clamp(memory / Integer.BYTES / width, 16, (Integer.MAX_VALUE - 8) / width);
    this.buffer = new int[(int) records * width];
  }

  /** Adds {@code words} words from {@code from} on and, behind them, a count. */
  void add(int[] gram, int from) throws IOException {
    if (held == buffer.length) {
      spill();
    }
    System.arraycopy(gram, from, buffer, held, width);
    held += width;
  }

  /** Runs written so far. */
  int spilled() {
    return files;
  }

  private GramFile newFile() {
    return new GramFile(folder.resolve(name + "-" + files++), words);
  }

  private void spill() throws IOException {
    sort(0, held / width, 0);
    GramFile run = newFile();
    try (GramFile.Writer out = run.write()) {
      int last = 0;
      for (int at = width; at < held; at += width) {
        if (compare(buffer, last, buffer, at) == 0) {
          buffer[last + words] = Math.addExact(buffer[last + words], buffer[at + words]);
        } else {
          out.add(buffer, last, width);
          last = at;
        }
      }
      if (held > 0) {
        out.add(buffer, last, width);
      }
    }
    runs.add(run);
    held = 0;
  }

  /** Everything added, sorted, equal n-grams as one; this sorter must not be used afterwards. */
  GramFile finish() throws IOException {
    if (held > 0 || runs.isEmpty()) {
      spill();
    }
    while (runs.size() > 1) {
      List<GramFile> some = List.copyOf(runs.subList(0, Math.min(FAN_IN, runs.size())));
      runs.subList(0, some.size()).clear();
      runs.add(merge(some));
    }
    return runs.getFirst();
  }

  private GramFile merge(List<GramFile> some) throws IOException {
    GramFile merged = newFile();
    PriorityQueue<GramFile.Reader> queue =
        new PriorityQueue<>(Comparator.comparing(reader -> reader.record, this::compare));
    List<GramFile.Reader> open = new ArrayList<>();
    try (GramFile.Writer out = merged.write()) {
      for (GramFile run : some) {
        GramFile.Reader reader = run.read();
        open.add(reader);
        if (reader.next()) {
          queue.add(reader);
        }
      }
      int[] current = new int[width];
      boolean first = true;
      while (!queue.isEmpty()) {
        GramFile.Reader reader = queue.remove();
        if (!first && compare(current, reader.record) == 0) {
          current[words] = Math.addExact(current[words], reader.record[words]);
        } else {
          if (!first) {
            out.add(current, 0, width);
          }
          System.arraycopy(reader.record, 0, current, 0, width);
          first = false;
        }
        if (reader.next()) {
          queue.add(reader);
        }
      }
      if (!first) {
        out.add(current, 0, width);
      }
    } finally {
      for (GramFile.Reader reader : open) {
        reader.close();
      }
    }
    for (GramFile run : some) {
      Files.delete(run.path());
    }
    return merged;
  }

  private int compare(int[] a, int[] b) {
    return compare(a, 0, b, 0);
  }

  private int compare(int[] a, int from, int[] b, int other) {
    for (int i = 0; i < words; i++) {
      if (a[from + i] != b[other + i]) {
        return Integer.compare(a[from + i], b[other + i]);
      }
    }
    return 0;
  }

  /** Sorts records that agree in their first {@code depth} words (multikey quicksort). */
  private void sort(int from, int to, int depth) {
    while (to - from > FEW && depth < words) {
      int pivot = pivot(from, to, depth);
      int less = from;
      int more = to;
      int i = from;
      while (i < more) {
        int word = buffer[i * width + depth];
        if (word < pivot) {
          swap(less++, i++);
        } else if (word > pivot) {
          swap(i, --more);
        } else {
          i++;
        }
      }
      sort(less, more, depth + 1);
      // The larger side in this loop, so that the stack stays small.
      if (less - from < to - more) {
        sort(from, less, depth);
        from = more;
      } else {
        sort(more, to, depth);
        to = less;
      }
    }
    if (depth < words) {
      insertionSort(from, to);
    }
  }

  private int pivot(int from, int to, int depth) {
    int a = buffer[from * width + depth];
    int b = buffer[(from + to >>> 1) * width + depth];
    int c = buffer[(to - 1) * width + depth];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      for (int j = i; j > from && compare(buffer, (j - 1) * width, buffer, j * width) > 0; j--) {
        swap(j - 1, j);
      }
    }
  }

  private void swap(int a, int b) {
    int i = a * width;
    int j = b * width;
    for (int end = i + width; i < end; i++, j++) {
      int kept = buffer[i];
      buffer[i] = buffer[j];
      buffer[j] = kept;
    }
  }
}
