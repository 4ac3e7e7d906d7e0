package dev.assay.plugins.ngram.streaming;

import java.util.Arrays;

/**
 * Sorts records in place by their first ints: by the first in one pass, by the others with multikey
 * quicksort (Bentley and Sedgewick, "Fast Algorithms for Sorting and Searching Strings", SODA
 * 1997).
 *
 * @param width ints in a record
 * @param keys ints at its start that it is sorted by
 */
record RecordSorter(int[] records, int width, int keys) {
  private static final int FEW = 12;

  /** Sorts the first {@code size} records, in which the first int is 0 or above. */
  void sort(int size) {
    int values = 0;
    for (int i = 0; i < size; i++) {
      values = Math.max(values, records[i * width] + 1);
    }
    if (values > size) {
      // A table of the values would be longer than the records, however few those are.
      sort(0, size, 0);
    } else {
      sortByFirst(size, values);
    }
  }

  private void sortByFirst(int size, int values) {
    int[] start = new int[values + 1];
    for (int i = 0; i < size; i++) {
      start[records[i * width] + 1]++;
    }
    for (int value = 0; value < values; value++) {
      start[value + 1] += start[value];
    }
    // By the first int, each record goes at once to where those of its value are.
    int[] next = Arrays.copyOf(start, values);
    for (int value = 0; value < values; value++) {
      while (next[value] < start[value + 1]) {
        int other = records[next[value] * width];
        swap(next[value], next[other]++);
      }
      sort(start[value], start[value + 1], 1);
    }
  }

  /** Sorts records that agree in their first {@code depth} ints. */
  private void sort(int first, int end, int depth) {
    int from = first;
    int to = end;
    while (to - from > FEW && depth < keys) {
      int pivot = pivot(from, to, depth);
      int less = from;
      int more = to;
      int i = from;
      while (i < more) {
        int word = records[i * width + depth];
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
    if (depth < keys) {
      insertionSort(from, to);
    }
  }

  private int pivot(int from, int to, int depth) {
    int a = records[from * width + depth];
    int b = records[(from + to >>> 1) * width + depth];
    int c = records[(to - 1) * width + depth];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      for (int j = i; j > from && compare((j - 1) * width, j * width) > 0; j--) {
        swap(j - 1, j);
      }
    }
  }

  private int compare(int a, int b) {
    for (int i = 0; i < keys; i++) {
      if (records[a + i] != records[b + i]) {
        return Integer.compare(records[a + i], records[b + i]);
      }
    }
    return 0;
  }

  private void swap(int a, int b) {
    int i = a * width;
    int j = b * width;
    for (int end = i + width; i < end; i++, j++) {
      int kept = records[i];
      records[i] = records[j];
      records[j] = kept;
    }
  }
}
