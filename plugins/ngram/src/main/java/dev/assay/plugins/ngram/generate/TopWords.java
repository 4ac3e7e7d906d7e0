package dev.assay.plugins.ngram.generate;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * The next words from the most probable down, equal ones by id, as many as are asked for: the words
 * seen after the context from a heap, merged with the ranking of the others.
 */
final class TopWords {
  private final NextWords next;
  private final UnigramRanking unigrams;
  private final PriorityQueue<Integer> seen;
  private int rank;

  private int[] words = new int[16];
  private double[] log10 = new double[16];
  private int size;

  TopWords(NextWords next, UnigramRanking unigrams) {
    this.next = next;
    this.unigrams = unigrams;
    seen =
        new PriorityQueue<>(
            Math.max(1, next.size()),
            (a, b) -> {
              int order = Double.compare(next.log10(b), next.log10(a));
              return order != 0 ? order : Integer.compare(next.word(a), next.word(b));
            });
    for (int i = 0; i < next.size(); i++) {
      seen.add(i);
    }
  }

  int size() {
    return size;
  }

  int word(int index) {
    return words[index];
  }

  double log10(int index) {
    return log10[index];
  }

  /** Adds the next word; false where there is none left. */
  boolean advance() {
    while (rank < unigrams.size() && next.isSeen(unigrams.word(rank))) {
      rank++;
    }
    Integer first = seen.peek();
    if (rank == unigrams.size() && first == null) {
      return false;
    }
    double rest = rank < unigrams.size() ? next.log10Rest() + unigrams.log10(rank) : 0;
    if (first != null
        && (rank == unigrams.size()
            || next.log10(first) > rest
            || next.log10(first) == rest && next.word(first) < unigrams.word(rank))) {
      seen.remove();
      add(next.word(first), next.log10(first));
    } else {
      add(unigrams.word(rank++), rest);
    }
    return true;
  }

  private void add(int word, double log10Probability) {
    if (size == words.length) {
      words = Arrays.copyOf(words, size * 2);
      log10 = Arrays.copyOf(log10, size * 2);
    }
    words[size] = word;
    log10[size++] = log10Probability;
  }
}
