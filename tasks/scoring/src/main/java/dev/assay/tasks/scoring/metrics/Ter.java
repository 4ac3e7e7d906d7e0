package dev.assay.tasks.scoring.metrics;

import dev.assay.tasks.scoring.text.PythonText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Translation edit rate of a corpus (Snover et al., 2006) as sacreBLEU computes it by default:
 * words in lower case, separated by whitespace. 100 is as many edits as right words.
 *
 * <p>A row holds the least number of edits to a right text and the mean length of the right texts.
 */
final class Ter {
  private Ter() {}

  static double[] statistics(String answer, List<String> golds) {
    var ids = new HashMap<String, Integer>();
    int[] written = words(answer, ids);
    int least = Integer.MAX_VALUE;
    double length = 0;
    for (String gold : golds) {
      int[] right = words(gold, ids);
      least = Math.min(least, edits(written, right));
      length += right.length;
    }
    return new double[] {least, length / golds.size()};
  }

  private static int[] words(String text, Map<String, Integer> ids) {
    return PythonText.split(text.toLowerCase(Locale.ROOT)).stream()
        .mapToInt(word -> ids.computeIfAbsent(word, _ -> ids.size()))
        .toArray();
  }

  static double score(double[][] rows) {
    double[] sum = Texts.sum(rows);
    if (sum[1] == 0) {
      return sum[0] > 0 ? 100 : 0;
    }
    return 100 * sum[0] / sum[1];
  }

  /** Shifts of blocks of words, as long as they save edits, and the edits that remain. */
  private static int edits(int[] written, int[] right) {
    if (right.length == 0) {
      return written.length;
    }
    var search = new ShiftSearch(right);
    int shifts = 0;
    int[] words = written;
    while (true) {
      int[] shifted = search.bestShift(words);
      if (search.exhausted() || shifted == words) {
        return shifts + new BeamEditDistance(right).align(words).cost();
      }
      words = shifted;
      shifts++;
    }
  }
}
