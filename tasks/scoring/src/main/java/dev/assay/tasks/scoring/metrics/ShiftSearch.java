package dev.assay.tasks.scoring.metrics;

import dev.assay.tasks.scoring.metrics.BeamEditDistance.Alignment;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the block of words whose shift saves the most edits, by the rules of Tercom (Snover et
 * al., 2006), in the form that sacreBLEU gives them.
 */
final class ShiftSearch {
  private static final int LONGEST_BLOCK = 10;
  private static final int FARTHEST_SHIFT = 50;
  private static final int MOST_CANDIDATES = 1000;

  /**
   * The most edits saved; then the longest block; then the earliest; then the nearest the start.
   */
  private static final Comparator<Shift> BETTER =
      Comparator.comparingInt(Shift::saved)
          .thenComparingInt(Shift::length)
          .thenComparing(Comparator.comparingInt(Shift::start).reversed())
          .thenComparing(Comparator.comparingInt(Shift::target).reversed());

  private final int[] right;
  private final BeamEditDistance distance;
  private int candidates;

  ShiftSearch(int[] right) {
    this.right = right;
    this.distance = new BeamEditDistance(right);
  }

  private record Shift(int saved, int length, int start, int target, int[] words) {}

  /** Whether as many shifts have been tried as may be. */
  boolean exhausted() {
    return candidates >= MOST_CANDIDATES;
  }

  /** The words after the best shift; the same array if none saves an edit. */
  int[] bestShift(int[] words) {
    Alignment alignment = distance.align(words);
    Shift best = null;
    for (int start = 0; start < words.length && !exhausted(); start++) {
      for (int match = 0; match < right.length && !exhausted(); match++) {
        if (Math.abs(match - start) <= FARTHEST_SHIFT) {
          best = shiftsOf(words, start, match, alignment, best);
        }
      }
    }
    return best == null || best.saved() <= 0 ? words : best.words();
  }

  /** Tries every block that begins here and equals what begins there in the right text. */
  private @Nullable Shift shiftsOf(
      int[] words, int start, int match, Alignment alignment, @Nullable Shift best) {
    Shift found = best;
    for (int length = 1;
        length <= LONGEST_BLOCK
            && start + length <= words.length
            && match + length <= right.length
            && words[start + length - 1] == right[match + length - 1];
        length++) {
      if (isWorthTrying(start, match, length, alignment)) {
        found = targetsOf(words, start, match, length, alignment, found);
        if (exhausted()) {
          return found;
        }
      }
    }
    return found;
  }

  /** Both blocks have a word out of place, and the one is not within the other already. */
  private static boolean isWorthTrying(int start, int match, int length, Alignment alignment) {
    int place = alignment.position()[match];
    return anyTrue(alignment.writtenWrong(), start, length)
        && anyTrue(alignment.rightWrong(), match, length)
        && !(start <= place && place < start + length);
  }

  private static boolean anyTrue(boolean[] flags, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (flags[i]) {
        return true;
      }
    }
    return false;
  }

  /** Tries the places after each word that stands for the right block or just before it. */
  private @Nullable Shift targetsOf(
      int[] words, int start, int match, int length, Alignment alignment, @Nullable Shift best) {
    Shift found = best;
    int previous = -1;
    for (int offset = -1; offset < length && match + offset < right.length; offset++) {
      int target = match + offset < 0 ? 0 : alignment.position()[match + offset] + 1;
      if (target != previous) {
        previous = target;
        candidates++;
        int[] shifted = shift(words, start, length, target);
        var shift =
            new Shift(alignment.cost() - distance.cost(shifted), length, start, target, shifted);
        if (found == null || BETTER.compare(shift, found) > 0) {
          found = shift;
        }
      }
    }
    return found;
  }

  private static int[] shift(int[] words, int start, int length, int target) {
    var shifted = new int[words.length];
    // Where the block comes to begin: a target behind it moves up by the block's own length, one
    // within it pushes it on by as many words.
    int begin =
        target < start
            ? target
            : target > start + length ? target - length : Math.min(target, words.length - length);
    int from = 0;
    for (int to = 0; to < words.length; to++) {
      if (to >= begin && to < begin + length) {
        shifted[to] = words[start + to - begin];
      } else {
        if (from == start) {
          from += length;
        }
        shifted[to] = words[from++];
      }
    }
    return shifted;
  }
}
