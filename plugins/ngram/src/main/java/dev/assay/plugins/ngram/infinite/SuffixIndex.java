package dev.assay.plugins.ngram.infinite;

import dev.assay.plugins.ngram.text.Vocabulary;
import java.nio.IntBuffer;

/**
 * A text and its suffixes in order: where a sequence of tokens occurs is a range of the suffixes.
 *
 * @param tokens the text
 * @param suffixes where each suffix begins, the smallest first
 */
record SuffixIndex(Vocabulary vocabulary, IntBuffer tokens, IntBuffer suffixes) {

  /**
   * The suffixes that begin with the same tokens.
   *
   * @param length how many tokens
   * @param from the first of the suffixes that go on after them
   * @param to behind the last
   */
  record Range(int length, int from, int to) {
    /** Occurrences that something follows. */
    int count() {
      return to - from;
    }
  }

  int size() {
    return tokens.capacity();
  }

  /** All of the text. */
  Range all() {
    return new Range(0, 0, size());
  }

  /** Where {@code text[from, to)} occurs. */
  Range find(int[] text, int from, int to) {
    int low = bound(text, from, to, false);
    return followed(to - from, low, bound(text, from, to, true));
  }

  /** The occurrence at the text's end, if that is one, is the shortest suffix, the first. */
  private Range followed(int length, int low, int high) {
    boolean atEnd = low < high && suffixes.get(low) + length == size();
    return new Range(length, atEnd ? low + 1 : low, high);
  }

  /** The first suffix that does not come before the pattern, or, if above, that comes behind it. */
  private int bound(int[] text, int from, int to, boolean above) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = low + high >>> 1;
      int order = compare(suffixes.get(middle), text, from, to);
      if (order < 0 || above && order == 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(int suffix, int[] text, int from, int to) {
    int length = Math.min(size() - suffix, to - from);
    for (int i = 0; i < length; i++) {
      int order = Integer.compare(tokens.get(suffix + i), text[from + i]);
      if (order != 0) {
        return order;
      }
    }
    return length < to - from ? -1 : 0;
  }

  /** How many of the occurrences of a range are followed by a token. */
  int followedBy(Range range, int token) {
    return above(range, range.from, token) - above(range, range.from, token - 1);
  }

  /** The first suffix of the range, from {@code start} on, whose next token is above one. */
  int above(Range range, int start, int token) {
    int low = start;
    int high = range.to;
    while (low < high) {
      int middle = low + high >>> 1;
      if (next(range, middle) <= token) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What follows the range's tokens at one of their occurrences. */
  int next(Range range, int suffix) {
    // Nothing follows the text's end; only in a damaged file does a range hold that suffix.
    int at = suffixes.get(suffix) + range.length;
    return at < size() ? tokens.get(at) : Vocabulary.SENTENCE_START;
  }
}
