package dev.assay.tasks.scoring.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each n-gram of words or characters occurs. */
record NgramCounts(Map<String, Integer> counts) {
  /** Of words that hold no spaces. */
  static NgramCounts ofWords(List<String> words, int n) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
    }
    return new NgramCounts(counts);
  }

  static NgramCounts ofCharacters(int[] codePoints, int n) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i + n <= codePoints.length; i++) {
      counts.merge(new String(codePoints, i, n), 1, Integer::sum);
    }
    return new NgramCounts(counts);
  }

  /** For each n-gram the larger count. */
  NgramCounts max(NgramCounts other) {
    var larger = new HashMap<>(counts);
    other.counts.forEach((ngram, count) -> larger.merge(ngram, count, Integer::max));
    return new NgramCounts(larger);
  }

  /** How many n-grams both have, as often as both have them. */
  int matches(NgramCounts other) {
    int matches = 0;
    for (var entry : counts.entrySet()) {
      matches += Math.min(entry.getValue(), other.counts.getOrDefault(entry.getKey(), 0));
    }
    return matches;
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
