package dev.assay.tasks.scoring.metrics;

import dev.assay.jinja.python.Numbers;
import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.spi.scoring.Sample;
import dev.assay.tasks.scoring.text.PythonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * DROP's two measures of an answer (Dua et al., 2019, and their {@code drop_eval.py}), the better
 * over all right answers in the document's column {@code answers}. A right answer is a list of
 * spans; the model's answer is one span, so the best alignment is with the span it fits best.
 */
final class DropMetrics {
  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern TOKENS = Pattern.compile("[ -]");

  private DropMetrics() {}

  static double[] exactMatch(Sample sample) {
    return best(
        sample,
        (answer, gold) ->
            gold.size() == 1 && normalised(gold.getFirst()).equals(normalised(answer)) ? 1 : 0);
  }

  static double[] f1(Sample sample) {
    return best(
        sample,
        (answer, gold) -> {
          Set<String> words = words(answer);
          double best = gold.stream().mapToDouble(span -> f1(words, words(span))).max().orElse(0);
          // Spans that were not answered count as 0; the reference rounds to hundredths.
          return Math.rint(best / gold.size() * 100) / 100;
        });
  }

  private interface Score {
    double of(String answer, List<String> gold);
  }

  private static double[] best(Sample sample, Score score) {
    List<List<String>> golds = golds(sample);
    return Texts.meanOverAnswers(
        sample,
        answer ->
            golds.stream()
                .filter(gold -> !PythonText.strip(gold.getFirst()).isEmpty())
                .mapToDouble(gold -> score.of(answer, gold))
                .max()
                .orElse(0));
  }

  private static List<List<String>> golds(Sample sample) {
    if (sample.example().doc().fields().get("answers") instanceof List<?> answers) {
      List<List<String>> golds = new ArrayList<>();
      for (Object answer : answers) {
        if (!(answer instanceof List<?> spans) || spans.isEmpty()) {
          throw new UnfitSampleException("has a right answer that is no list of spans.");
        }
        golds.add(spans.stream().map(String::valueOf).toList());
      }
      return golds;
    }
    throw new UnfitSampleException("has no column \"answers\" of lists of spans.");
  }

  private static double f1(Set<String> answer, Set<String> gold) {
    var goldNumbers = new HashSet<>(gold);
    goldNumbers.removeIf(word -> !isNumber(word));
    if (!goldNumbers.isEmpty() && goldNumbers.stream().noneMatch(answer::contains)) {
      return 0;
    }
    long both = answer.stream().filter(gold::contains).count();
    double precision = answer.isEmpty() ? 1 : both / (double) answer.size();
    double recall = gold.isEmpty() ? 1 : both / (double) gold.size();
    return precision == 0 && recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private static Set<String> words(String text) {
    return new HashSet<>(PythonText.split(normalised(text)));
  }

  private static String normalised(String text) {
    List<String> tokens = new ArrayList<>();
    for (String token : TOKENS.split(text, -1)) {
      String plain = token.toLowerCase(Locale.ROOT);
      if (!isNumber(plain)) {
        plain = PythonText.without(plain, PythonText::isAsciiPunctuation);
      }
      if (isNumber(plain)) {
        plain = PythonRepr.str(Numbers.parseFloat(plain));
      }
      plain = String.join(" ", PythonText.split(ARTICLES.matcher(plain).replaceAll(" ")));
      if (!plain.isEmpty()) {
        tokens.add(plain);
      }
    }
    return String.join(" ", tokens);
  }

  /** Whether Python's {@code float} takes it, {@code nan} and {@code 1_000} too. */
  private static boolean isNumber(String text) {
    try {
      Numbers.parseFloat(text);
      return true;
    } catch (PythonException _) {
      return false;
    }
  }
}
