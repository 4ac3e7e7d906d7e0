package dev.assay.plugins.ngram.infinite;

import java.util.Arrays;

/**
 * Sorts the suffixes of a text by prefix doubling (Manber and Myers, 1993; groups that are not yet
 * sorted alone are sorted again, as Larsson and Sadakane have it, 2007): O(n log² n) at worst.
 */
final class SuffixArray {
  private SuffixArray() {}

  /**
   * Where the suffixes begin, the smallest first; a suffix is smaller than those it begins.
   *
   * @param text token ids, from 0 to {@code symbols - 1}
   */
  static int[] of(int[] text, int symbols) {
    int n = text.length;
    int[] ends = new int[symbols + 1];
    for (int token : text) {
      ends[token + 1]++;
    }
    for (int s = 0; s < symbols; s++) {
      ends[s + 1] += ends[s];
    }
    // A suffix's rank is where its group begins.
    int[] rank = new int[n];
    for (int i = 0; i < n; i++) {
      rank[i] = ends[text[i]];
    }
    int[] next = Arrays.copyOf(ends, symbols);
    int[] suffixes = new int[n];
    for (int i = 0; i < n; i++) {
      suffixes[next[text[i]]++] = i;
    }
    long[] keys = new long[n];
    boolean[] alone = new boolean[n];
    for (long depth = 1; depth < n; depth *= 2) {
      if (!refine(suffixes, rank, depth, keys, alone)) {
        break;
      }
    }
    return suffixes;
  }

  /** Sorts each group by what follows the first {@code depth} tokens; whether any was left. */
  private static boolean refine(
      int[] suffixes, int[] rank, long depth, long[] keys, boolean[] alone) {
    int n = suffixes.length;
    boolean any = false;
    int from = 0;
    while (from < n) {
      if (alone[from]) {
        from++;
        continue;
      }
      int to = from + 1;
      while (to < n && rank[suffixes[to]] == from) {
        to++;
      }
      if (to - from == 1) {
        alone[from] = true;
      } else {
        any = true;
        sort(suffixes, rank, depth, keys, from, to);
      }
      from = to;
    }
    return any;
  }

  private static void sort(int[] suffixes, int[] rank, long depth, long[] keys, int from, int to) {
    int n = suffixes.length;
    for (int i = from; i < to; i++) {
      long behind = suffixes[i] + depth;
      long key = behind < n ? rank[(int) behind] + 1L : 0;
      keys[i] = key << Integer.SIZE | suffixes[i];
    }
    Arrays.sort(keys, from, to);
    int group = from;
    for (int i = from; i < to; i++) {
      if (i > from && keys[i] >>> Integer.SIZE != keys[i - 1] >>> Integer.SIZE) {
        group = i;
      }
      suffixes[i] = (int) keys[i];
      rank[suffixes[i]] = group;
    }
  }
}
