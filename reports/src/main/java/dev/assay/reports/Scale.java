package dev.assay.reports;

import dev.assay.spi.model.ModelCard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What models of a run differ in by degree, with those that are points of one curve: their places
 * in the run by the curve's name. A curve may have no points.
 */
record Scale(ScaleAxis axis, Map<String, List<Integer>> series) {

  /** Every axis on which some curve has {@link ScaleAxis#SIZES} different values. */
  static List<Scale> of(List<ModelCard> models) {
    return Arrays.stream(ScaleAxis.values())
        .map(axis -> of(axis, models))
        .filter(scale -> scale.spreads(models))
        .toList();
  }

  private static Scale of(ScaleAxis axis, List<ModelCard> models) {
    List<Integer> telling =
        IntStream.range(0, models.size())
            .filter(i -> axis.of(models.get(i)) instanceof Long size && size > 0)
            .boxed()
            .toList();
    return new Scale(
        axis,
        switch (axis) {
          case PARAMETERS -> byFamily(models, trainedLongest(models, telling));
          case TRAINING_TOKENS -> byModel(models, telling);
        });
  }

  /** Every family of the run, so that each has the mark of its place in all reports. */
  private static Map<String, List<Integer>> byFamily(List<ModelCard> models, List<Integer> some) {
    Map<String, List<Integer>> series = new LinkedHashMap<>();
    models.forEach(card -> series.putIfAbsent(card.family(), new ArrayList<>()));
    some.forEach(i -> Objects.requireNonNull(series.get(models.get(i).family())).add(i));
    return series;
  }

  /** Without the models of whose family and size there is one that was trained longer. */
  private static List<Integer> trainedLongest(List<ModelCard> models, List<Integer> some) {
    Map<Kind, Long> longest = new HashMap<>();
    some.forEach(i -> longest.merge(Kind.of(models.get(i)), tokens(models.get(i)), Math::max));
    return some.stream()
        .filter(i -> tokens(models.get(i)) == longest.get(Kind.of(models.get(i))))
        .toList();
  }

  private static long tokens(ModelCard card) {
    return Objects.requireNonNullElse(card.trainingTokens(), 0L);
  }

  /** A curve for each size of a family, named by it where there are several. */
  private static Map<String, List<Integer>> byModel(List<ModelCard> models, List<Integer> some) {
    Map<Kind, List<Integer>> kinds = new LinkedHashMap<>();
    some.forEach(i -> kinds.computeIfAbsent(Kind.of(models.get(i)), _ -> new ArrayList<>()).add(i));
    Map<String, List<Integer>> series = new LinkedHashMap<>();
    kinds.forEach((kind, members) -> {
      boolean alone =
          kinds.keySet().stream().filter(other -> other.family.equals(kind.family)).count() == 1;
      series.put(alone ? kind.family : kind.words(), members);
    });
    return series;
  }

  /** Models that differ in their training alone, as far as their cards tell. */
  private record Kind(String family, long parameters) {
    static Kind of(ModelCard card) {
      return new Kind(card.family(), Objects.requireNonNullElse(card.parameters(), 0L));
    }

    String words() {
      return family + " of " + Numbers.count(parameters);
    }
  }

  private boolean spreads(List<ModelCard> models) {
    return series.values().stream()
        .anyMatch(members ->
            members.stream().map(models::get).map(axis::of).distinct().count() >= ScaleAxis.SIZES);
  }
}
