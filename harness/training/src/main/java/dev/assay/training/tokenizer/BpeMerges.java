package dev.assay.training.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Merges the most frequent pair of neighbouring symbols until there are enough, of equally frequent
 * ones that with the smaller ids, first one first: R. Sennrich, B. Haddow and A. Birch, "Neural
 * Machine Translation of Rare Words with Subword Units", ACL 2016, with the order of Hugging Face's
 * {@code BpeTrainer}.
 */
final class BpeMerges {
  /**
   * A pair of symbols and how often it was seen when it was queued; a count that has changed since
   * is noticed when the pair comes up.
   */
  private record Candidate(long pair, long count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      return count != other.count
          ? Long.compare(other.count, count)
          : Long.compare(pair, other.pair);
    }
  }

  /** A pair's occurrences. */
  private static final class Occurrences {
    private long count;
    private int[] words = new int[2];
    private int size;

    void add(int word, long change) {
      count += change;
      // A word's occurrences come in a row. One that has lost the pair since stays noted.
      if (change > 0 && (size == 0 || words[size - 1] != word)) {
        if (size == words.length) {
          words = Arrays.copyOf(words, 2 * size);
        }
        words[size++] = word;
      }
    }
  }

  private final int[][] words;
  private final long[] counts;
  private final Map<Long, Occurrences> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  /**
   * @param words each a row of symbols; rows are overwritten
   * @param counts how often each was seen
   */
  BpeMerges(int[][] words, long[] counts) {
    this.words = words;
    this.counts = counts;
    for (int word = 0; word < words.length; word++) {
      int[] symbols = words[word];
      for (int i = 0; i + 1 < symbols.length; i++) {
        change(pair(symbols[i], symbols[i + 1]), word, counts[word]);
      }
    }
    pairs.forEach((pair, seen) -> queue.add(new Candidate(pair, seen.count)));
  }

  /**
   * A merge.
   *
   * @param left symbol
   * @param right symbol
   */
  record Merge(int left, int right) {}

  /**
   * @param firstId of the symbols that merging makes, counting up
   * @param most merges to make; fewer where no pair is left that was seen {@code minFrequency}
   *     times
   * @param progress hears how many have been made
   */
  List<Merge> merge(int firstId, int most, long minFrequency, IntConsumer progress) {
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < most && !queue.isEmpty()) {
      Candidate top = queue.poll();
      Occurrences seen = pairs.get(top.pair);
      if (seen == null || seen.count < Math.max(1, minFrequency)) {
        continue;
      }
      if (seen.count != top.count) {
        queue.add(new Candidate(top.pair, seen.count));
        continue;
      }
      int left = (int) (top.pair >>> 32);
      int right = (int) top.pair;
      apply(left, right, firstId + merges.size(), seen);
      merges.add(new Merge(left, right));
      progress.accept(merges.size());
    }
    return merges;
  }

  private void apply(int left, int right, int merged, Occurrences seen) {
    // Only pairs with the new symbol can have become more frequent.
    Set<Long> grown = new HashSet<>();
    for (int i = 0; i < seen.size; i++) {
      int word = seen.words[i];
      words[word] = merged(word, left, right, merged, grown);
    }
    for (long pair : grown) {
      queue.add(new Candidate(pair, pairs.get(pair).count));
    }
  }

  /** The word with the pair merged from left to right; its neighbours' counts follow. */
  private int[] merged(int word, int left, int right, int merged, Set<Long> grown) {
    int[] old = words[word];
    int[] symbols = new int[old.length];
    long count = counts[word];
    int size = 0;
    for (int i = 0; i < old.length; i++) {
      if (i + 1 == old.length || old[i] != left || old[i + 1] != right) {
        symbols[size++] = old[i];
        continue;
      }
      if (size > 0) {
        change(pair(symbols[size - 1], left), word, -count);
        grow(pair(symbols[size - 1], merged), word, count, grown);
      }
      if (i + 2 < old.length) {
        change(pair(right, old[i + 2]), word, -count);
        grow(pair(merged, old[i + 2]), word, count, grown);
      }
      symbols[size++] = merged;
      i++;
    }
    return Arrays.copyOf(symbols, size);
  }

  private void grow(long pair, int word, long count, Set<Long> grown) {
    change(pair, word, count);
    grown.add(pair);
  }

  private void change(long pair, int word, long change) {
    pairs.computeIfAbsent(pair, _ -> new Occurrences()).add(word, change);
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }
}
