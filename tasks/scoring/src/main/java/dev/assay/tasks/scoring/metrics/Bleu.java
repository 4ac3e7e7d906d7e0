package dev.assay.tasks.scoring.metrics;

import dev.assay.tasks.scoring.text.PythonText;
import java.util.List;
import java.util.regex.Pattern;

/**
 * BLEU of a corpus (Papineni et al., 2002) as sacreBLEU (Post, 2018) computes it by default: its
 * signature is {@code case:mixed|eff:no|tok:13a|smooth:exp}. From 0 to 100.
 *
 * <p>A row holds the words written, the words of the right text nearest in length, then the
 * matching n-grams and all written n-grams of orders 1 to 4.
 */
final class Bleu {
  private static final int ORDER = 4;
  private static final int MATCHES = 2;
  private static final int TOTALS = MATCHES + ORDER;

  private Bleu() {}

  static double[] statistics(String answer, List<String> golds) {
    List<String> written = words(answer);
    List<List<String>> right = golds.stream().map(Bleu::words).toList();
    var row = new double[TOTALS + ORDER];
    row[0] = written.size();
    row[1] = nearestLength(written.size(), right);
    for (int n = 1; n <= ORDER; n++) {
      int order = n;
      NgramCounts ngrams = NgramCounts.ofWords(written, n);
      NgramCounts accepted =
          right.stream()
              .map(words -> NgramCounts.ofWords(words, order))
              .reduce(NgramCounts::max)
              .orElseThrow();
      row[MATCHES + n - 1] = ngrams.matches(accepted);
      row[TOTALS + n - 1] = ngrams.total();
    }
    return row;
  }

  /** Of equally near lengths the shorter. */
  private static int nearestLength(int length, List<List<String>> texts) {
    int nearest = texts.getFirst().size();
    for (List<String> text : texts) {
      int difference = Math.abs(text.size() - length) - Math.abs(nearest - length);
      if (difference < 0 || difference == 0 && text.size() < nearest) {
        nearest = text.size();
      }
    }
    return nearest;
  }

  static double score(double[][] rows) {
    double[] sum = Texts.sum(rows);
    if (sum[MATCHES] == 0) {
      return 0;
    }
    double logSum = 0;
    double smoothing = 1;
    for (int n = 0; n < ORDER; n++) {
      double matches = sum[MATCHES + n];
      double total = sum[TOTALS + n];
      if (total == 0) {
        return 0;
      }
      if (matches == 0) {
        // Each further order without a match counts half of what the one before did.
        smoothing *= 2;
        matches = 1 / smoothing;
      }
      logSum += Math.log(100 * matches / total);
    }
    return brevityPenalty(sum[0], sum[1]) * Math.exp(logSum / ORDER);
  }

  private static double brevityPenalty(double written, double right) {
    return written < right ? Math.exp(1 - right / written) : 1;
  }

  private static final List<Replacement> TOKENISATION =
      List.of(
          new Replacement("([{-~\\[-` -&(-+:-@/])", " $1 "),
          new Replacement("([^0-9])([.,])", "$1 $2 "),
          new Replacement("([.,])([^0-9])", " $1 $2"),
          new Replacement("([0-9])(-)", "$1 $2 "));

  private record Replacement(Pattern pattern, String by) {
    Replacement(String pattern, String by) {
      this(Pattern.compile(pattern), by);
    }

    String in(String text) {
      return pattern.matcher(text).replaceAll(by);
    }
  }

  /** The tokenisation of mteval-v13a, in the form that sacreBLEU gives it. */
  private static List<String> words(String text) {
    String line = PythonText.stripEnd(text).replace("<skipped>", "").replace("-\n", "");
    line =
        line.replace('\n', ' ')
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    line = " " + line + " ";
    for (Replacement replacement : TOKENISATION) {
      line = replacement.in(line);
    }
    return PythonText.split(line);
  }
}
