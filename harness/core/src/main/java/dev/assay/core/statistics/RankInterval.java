package dev.assay.core.statistics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The ranks that an entry may have, from the comparisons of all pairs: from one more than the
 * number established to be better, to all less the number established to be worse. Where the
 * comparisons together are wrong at most one time in twenty (Holm's adjustment over all pairs), so
 * are the intervals: M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for Ranks",
 * Review of Economic Studies 91 (2024), pages 476-518.
 *
 * @param best the rank shown: entries that nothing established is better than share rank 1
 * @param worst at least {@code best}
 */
public record RankInterval(int best, int worst) {
  /**
   * @param better for each entry those established to be better than it
   * @return in the order given
   */
  public static List<RankInterval> of(List<BitSet> better) {
    int[] beaten = new int[better.size()];
    better.forEach(set -> set.stream().forEach(winner -> beaten[winner]++));
    List<RankInterval> ranks = new ArrayList<>();
    for (int i = 0; i < beaten.length; i++) {
      ranks.add(new RankInterval(1 + better.get(i).cardinality(), beaten.length - beaten[i]));
    }
    return ranks;
  }

  public boolean isTied() {
    return best != worst;
  }
}
