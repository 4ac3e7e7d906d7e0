package dev.assay.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The end of an error about an unknown name: the nearest known one, or all of them. */
public final class DidYouMean {
  private static final int LISTED_AT_MOST = 12;

  private DidYouMean() {}

  /** A sentence such as {@code Did you mean "mmlu"?} or {@code Known: a, b, c.} */
  public static String sentence(String wrong, Collection<String> known) {
    if (known.isEmpty()) {
      return "There are none.";
    }
    return closest(wrong, known)
        .map(name -> "Did you mean \"" + name + "\"?")
        .orElseGet(() -> known(known));
  }

  /** The known name within a few edits of the wrong one, if there is one. */
  public static Optional<String> closest(String wrong, Collection<String> known) {
    String lower = wrong.toLowerCase(Locale.ROOT);
    int tolerance = Math.max(1, lower.length() / 3);
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> edits(lower, name))
                .thenComparing(name -> name))
        .filter(name -> edits(lower, name) <= tolerance);
  }

  private static String known(Collection<String> known) {
    String names = known.stream().sorted().limit(LISTED_AT_MOST).collect(Collectors.joining(", "));
    int more = known.size() - LISTED_AT_MOST;
    return "Known: " + names + (more > 0 ? " and " + more + " more." : ".");
  }

  /** Levenshtein distance in which swapping two neighbours is one edit. */
  private static int edits(String a, String candidate) {
    String b = candidate.toLowerCase(Locale.ROOT);
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int substitution = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substitution, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        distance[i][j] = swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
