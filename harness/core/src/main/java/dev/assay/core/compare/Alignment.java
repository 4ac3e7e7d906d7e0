package dev.assay.core.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * The samples of two tables that are of the same document. Where a document occurs more than once,
 * first goes with first, second with second.
 *
 * @param pairs positions in the first and the second table, in the order of the first
 * @param onlyFirst documents that the second lacks
 * @param onlySecond documents that the first lacks
 * @param repeated documents that occurred before, in the first table
 * @param otherPrompts pairs whose models were not asked the same
 */
record Alignment(List<Pair> pairs, int onlyFirst, int onlySecond, int repeated, int otherPrompts) {
  record Pair(int first, int second) {}

  static Alignment of(SampleTable first, SampleTable second) {
    int[] a = first.byDocument();
    int[] b = second.byDocument();
    List<Pair> pairs = new ArrayList<>();
    int repeated = 0;
    int otherPrompts = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      int order = Long.compare(first.document(a[i]), second.document(b[j]));
      if (order == 0) {
        repeated += i > 0 && first.document(a[i]) == first.document(a[i - 1]) ? 1 : 0;
        otherPrompts += first.prompt(a[i]) == second.prompt(b[j]) ? 0 : 1;
        pairs.add(new Pair(a[i], b[j]));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    pairs.sort((p, q) -> Integer.compare(p.first(), q.first()));
    return new Alignment(
        pairs, a.length - pairs.size(), b.length - pairs.size(), repeated, otherPrompts);
  }
}
