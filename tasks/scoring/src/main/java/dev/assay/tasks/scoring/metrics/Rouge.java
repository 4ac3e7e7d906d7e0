package dev.assay.tasks.scoring.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * ROUGE F-measures (Lin, 2004) as the Python package rouge_score computes them without stemming:
 * words are runs of ASCII letters and digits, in lower case. In [0, 1].
 */
final class Rouge {
  static final Texts.Score UNIGRAMS = (answer, gold) -> ngrams(1, answer, gold);
  static final Texts.Score BIGRAMS = (answer, gold) -> ngrams(2, answer, gold);
  static final Texts.Score LONGEST_COMMON_SUBSEQUENCE = Rouge::commonSubsequence;

  private Rouge() {}

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static double ngrams(int n, String answer, String gold) {
    var written = NgramCounts.ofWords(words(answer), n);
    var right = NgramCounts.ofWords(words(gold), n);
    return fMeasure(written.matches(right), written.total(), right.total());
  }

  private static double commonSubsequence(String answer, String gold) {
    List<String> written = words(answer);
    List<String> right = words(gold);
    return fMeasure(commonLength(written, right), written.size(), right.size());
  }

  private static int commonLength(List<String> a, List<String> b) {
    int[] previous = new int[b.size() + 1];
    for (String word : a) {
      int[] current = new int[b.size() + 1];
      for (int j = 1; j <= b.size(); j++) {
        current[j] =
            word.equals(b.get(j - 1)) ? previous[j - 1] + 1 : Math.max(previous[j], current[j - 1]);
      }
      previous = current;
    }
    return previous[b.size()];
  }

  private static double fMeasure(int matches, int written, int right) {
    return matches == 0 ? 0 : 2.0 * matches / (written + right);
  }
}
