package dev.assay.tasks.scoring.metrics;

import dev.assay.tasks.scoring.text.PythonText;
import java.util.ArrayList;
import java.util.List;

/**
 * chrF of a corpus (Popović, 2015 and 2017) as sacreBLEU computes it: F-score with beta 2 of
 * character n-grams of orders 1 to 6 without whitespace, and, for chrF++, of word n-grams of orders
 * 1 and 2. From 0 to 100.
 *
 * <p>A row holds for each order the n-grams written, those of the right text and the matches. Of
 * several right texts the one with the best score counts.
 */
record Chrf(int characterOrder, int wordOrder) {
  static final Chrf CHARACTERS = new Chrf(6, 0);
  static final Chrf WITH_WORDS = new Chrf(6, 2);
  private static final double BETA_SQUARED = 4;

  double[] statistics(String answer, List<String> golds) {
    List<NgramCounts> written = ngrams(answer);
    double[] best = {};
    double bestScore = -1;
    for (String gold : golds) {
      double[] row = row(written, ngrams(gold));
      double score = score(row);
      if (score > bestScore) {
        best = row;
        bestScore = score;
      }
    }
    return best;
  }

  private static double[] row(List<NgramCounts> written, List<NgramCounts> right) {
    var row = new double[3 * written.size()];
    for (int i = 0; i < written.size(); i++) {
      int accepted = right.get(i).total();
      // An order that the right text is too short for is left out.
      row[3 * i] = accepted == 0 ? 0 : written.get(i).total();
      row[3 * i + 1] = accepted;
      row[3 * i + 2] = written.get(i).matches(right.get(i));
    }
    return row;
  }

  private List<NgramCounts> ngrams(String text) {
    var ngrams = new ArrayList<NgramCounts>();
    int[] characters = PythonText.without(text, PythonText::isSpace).codePoints().toArray();
    for (int n = 1; n <= characterOrder; n++) {
      ngrams.add(NgramCounts.ofCharacters(characters, n));
    }
    List<String> words = words(text);
    for (int n = 1; n <= wordOrder; n++) {
      ngrams.add(NgramCounts.ofWords(words, n));
    }
    return ngrams;
  }

  /** Punctuation at one end of a word, the last before the first, is a word of its own. */
  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (String word : PythonText.split(text)) {
      int last = word.length() - 1;
      if (last > 0 && PythonText.isAsciiPunctuation(word.charAt(last))) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (last > 0 && PythonText.isAsciiPunctuation(word.charAt(0))) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  double score(double[][] rows) {
    return score(Texts.sum(rows));
  }

  /** Precision and recall are averaged over the orders that both texts have. */
  private static double score(double[] sum) {
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int i = 0; i < sum.length; i += 3) {
      if (sum[i] > 0 && sum[i + 1] > 0) {
        precision += sum[i + 2] / sum[i];
        recall += sum[i + 2] / sum[i + 1];
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
  }
}
