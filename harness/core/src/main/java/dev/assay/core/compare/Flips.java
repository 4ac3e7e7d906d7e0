package dev.assay.core.compare;

import dev.assay.core.compare.Alignment.Pair;
import dev.assay.core.compare.ModelRun.SampleText;
import dev.assay.core.compare.RunComparison.Flip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The documents on which two models differ most, with what each answered. */
final class Flips {
  private Flips() {}

  static List<Flip> of(ModelRun first, ModelRun second, PairedColumn column, int atMost) {
    List<Integer> places =
        IntStream.range(0, column.size())
            .filter(i -> column.firstOwn(i) != column.secondOwn(i))
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    i -> -Math.abs(column.secondOwn(i) - column.firstOwn(i))))
            .limit(atMost)
            .toList();
    List<Pair> pairs = places.stream().map(column.pairs()::get).toList();
    Map<Integer, SampleText> firstTexts = new HashMap<>();
    Map<Integer, SampleText> secondTexts = new HashMap<>();
    first
        .texts(column.task().task(), pairs.stream().map(Pair::first).collect(Collectors.toSet()))
        .forEach(text -> firstTexts.put(text.position(), text));
    second
        .texts(
            column.task().secondTask(),
            pairs.stream().map(Pair::second).collect(Collectors.toSet()))
        .forEach(text -> secondTexts.put(text.position(), text));
    List<Flip> flips = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      SampleText a = firstTexts.get(pairs.get(i).first());
      SampleText b = secondTexts.get(pairs.get(i).second());
      flips.add(
          new Flip(
              a.document(),
              a.target(),
              column.firstOwn(places.get(i)),
              column.secondOwn(places.get(i)),
              a.answer(),
              b.answer()));
    }
    return flips;
  }
}
