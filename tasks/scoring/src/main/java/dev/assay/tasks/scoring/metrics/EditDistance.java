package dev.assay.tasks.scoring.metrics;

/**
 * Levenshtein distance in code points: the continuous twin of exact match for curves over scale
 * (Schaeffer, Miranda and Koyejo, "Are Emergent Abilities of Large Language Models a Mirage?",
 * 2023).
 */
final class EditDistance {
  private EditDistance() {}

  static double of(String a, String b) {
    return between(a.codePoints().toArray(), b.codePoints().toArray());
  }

  /** 1 for equal texts, 0 where nothing of the longer one can be kept. */
  static double similarity(String a, String b) {
    int[] left = a.codePoints().toArray();
    int[] right = b.codePoints().toArray();
    int longer = Math.max(left.length, right.length);
    return longer == 0 ? 1 : 1 - (double) between(left, right) / longer;
  }

  private static int between(int[] a, int[] b) {
    int[] previous = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      previous[j] = j;
    }
    int[] current = new int[b.length + 1];
    for (int i = 1; i <= a.length; i++) {
      current[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] done = previous;
      previous = current;
      current = done;
    }
    return previous[b.length];
  }
}
