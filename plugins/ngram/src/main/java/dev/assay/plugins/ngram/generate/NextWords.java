package dev.assay.plugins.ngram.generate;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.util.Arrays;

/**
 * The distribution of the next word at a cursor, without touching the whole vocabulary: the words
 * seen after the context or its suffixes, each with its log10 probability, and one factor for all
 * others, whose distribution is that of unigrams.
 *
 * <p>Not thread-safe; made once and moved to one place after the other.
 */
final class NextWords {
  private final NgramModel model;
  private final UnigramRanking unigrams;

  /** By word, the number of the last place at which it was seen. */
  private final int[] seenAt;

  private int placeNumber;
  private int[] words = new int[64];
  private double[] log10 = new double[64];
  private int size;
  private double log10Rest;

  NextWords(NgramModel model, UnigramRanking unigrams) {
    this.model = model;
    this.unigrams = unigrams;
    seenAt = new int[model.vocabulary().size()];
  }

  void moveTo(NgramModel.Cursor cursor) {
    size = 0;
    placeNumber++;
    // Conditioned on, or standing for no word in particular: neither can be written.
    seenAt[Vocabulary.UNKNOWN] = placeNumber;
    seenAt[Vocabulary.SENTENCE_START] = placeNumber;
    double backoff = 0;
    for (int length = cursor.longest(); length > 0; length--) {
      int context = cursor.context(length);
      if (context == NgramModel.NONE) {
        continue;
      }
      int end = model.endOfChildren(context);
      for (int node = model.firstChild(context); node < end; node++) {
        int word = model.word(node);
        if (seenAt[word] != placeNumber) {
          seenAt[word] = placeNumber;
          add(word, backoff + model.log10Probability(node));
        }
      }
      backoff += model.log10Backoff(context);
    }
    log10Rest = backoff;
  }

  private void add(int word, double log10Probability) {
    if (size == words.length) {
      words = Arrays.copyOf(words, size * 2);
      log10 = Arrays.copyOf(log10, size * 2);
    }
    words[size] = word;
    log10[size++] = log10Probability;
  }

  /** The number of words seen after the context. */
  int size() {
    return size;
  }

  /** A word seen after the context. */
  int word(int index) {
    return words[index];
  }

  /** The log10 probability of a word seen after the context. */
  double log10(int index) {
    return log10[index];
  }

  /** Whether the word was seen after the context, or cannot be written. */
  boolean isSeen(int word) {
    return seenAt[word] == placeNumber;
  }

  /** What is added to the log10 probability of a unigram for a word that was not seen. */
  double log10Rest() {
    return log10Rest;
  }

  /** The most probable word; the lowest id of equal ones. */
  int best() {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      if (log10[i] > highest || log10[i] == highest && words[i] < best) {
        best = words[i];
        highest = log10[i];
      }
    }
    int rank = bestUnseenRank();
    if (rank < unigrams.size()) {
      int word = unigrams.word(rank);
      double rest = log10Rest + unigrams.log10(rank);
      return best < 0 || rest > highest || rest == highest && word < best ? word : best;
    }
    return best;
  }

  /** The log10 probability of the most probable word. */
  double highestLog10() {
    int rank = bestUnseenRank();
    double highest =
        rank < unigrams.size() ? log10Rest + unigrams.log10(rank) : Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      highest = Math.max(highest, log10[i]);
    }
    return highest;
  }

  private int bestUnseenRank() {
    int rank = 0;
    while (rank < unigrams.size() && isSeen(unigrams.word(rank))) {
      rank++;
    }
    return rank;
  }
}
