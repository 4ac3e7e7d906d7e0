package dev.assay.site;

import dev.assay.core.statistics.MeanDifference;
import dev.assay.core.statistics.MultipleTests;
import dev.assay.core.statistics.RankInterval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How models stand to each other in one score: a rank for each that has the score, and which are
 * established to be better than which (5 %, Holm over all pairs).
 */
final class Standings {
  private static final double LEVEL = 0.05;

  private final Map<Integer, RankInterval> ranks = new HashMap<>();
  private final Map<Integer, BitSet> better = new HashMap<>();

  private Standings() {}

  /**
   * @param models numbers of those with the score
   * @param differences as {@link Differences} gives them
   */
  static Standings of(List<Integer> models, MeanDifference[] differences, boolean higherIsBetter) {
    int count = models.size();
    double[] p = new double[count * (count - 1) / 2];
    int next = 0;
    for (int j = 1; j < count; j++) {
      for (int i = 0; i < j; i++) {
        p[next++] = differences[Differences.place(models.get(i), models.get(j))].pValue();
      }
    }
    double[] adjusted = MultipleTests.holm(p);
    List<BitSet> beaters = new ArrayList<>();
    models.forEach(_ -> beaters.add(new BitSet()));
    next = 0;
    for (int j = 1; j < count; j++) {
      for (int i = 0; i < j; i++) {
        double value = differences[Differences.place(models.get(i), models.get(j))].value();
        if (adjusted[next++] < LEVEL && value != 0) {
          boolean secondBetter = value > 0 == higherIsBetter;
          beaters.get(secondBetter ? i : j).set(secondBetter ? j : i);
        }
      }
    }
    var standings = new Standings();
    List<RankInterval> intervals = RankInterval.of(beaters);
    for (int i = 0; i < count; i++) {
      standings.ranks.put(models.get(i), intervals.get(i));
      var byNumber = new BitSet();
      beaters.get(i).stream().map(models::get).forEach(byNumber::set);
      standings.better.put(models.get(i), byNumber);
    }
    return standings;
  }

  /** Nothing for a model without the score. */
  Optional<RankInterval> rank(int model) {
    return Optional.ofNullable(ranks.get(model));
  }

  /** Models from which this one's difference is not established. */
  int[] notToldApart(int model) {
    BitSet beaters = better.getOrDefault(model, new BitSet());
    return ranks.keySet().stream()
        .filter(other -> other != model && !beaters.get(other) && !better.get(other).get(model))
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
