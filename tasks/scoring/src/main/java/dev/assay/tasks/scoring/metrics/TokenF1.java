package dev.assay.tasks.scoring.metrics;

import dev.assay.tasks.scoring.text.PythonText;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * F1 of the words of an answer, as SQuAD's evaluation script (Rajpurkar et al., 2016) has it: lower
 * case, without ASCII punctuation and the articles a, an, the. In [0, 1].
 */
final class TokenF1 {
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  private TokenF1() {}

  static double of(String answer, String gold) {
    List<String> written = words(answer);
    List<String> right = words(gold);
    int matches = NgramCounts.ofWords(written, 1).matches(NgramCounts.ofWords(right, 1));
    return matches == 0 ? 0 : 2.0 * matches / (written.size() + right.size());
  }

  private static List<String> words(String text) {
    String plain =
        PythonText.without(text.toLowerCase(Locale.ROOT), PythonText::isAsciiPunctuation);
    return PythonText.split(plain).stream().filter(word -> !ARTICLES.contains(word)).toList();
  }
}
