package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Four different answers, one of which is right. The wrong ones are right answers to other
 * questions of the same kind, so that an answer's own frequency or form does not tell.
 */
record Choices(List<String> texts, int gold) {
  static final int COUNT = 4;

  Choices {
    texts = List.copyOf(texts);
  }

  /**
   * @param others an answer to another question of the same kind, drawn anew each time
   * @param gold where the right answer goes
   */
  static Choices of(String right, Supplier<String> others, int gold) {
    var texts = new ArrayList<String>(List.of(right));
    while (texts.size() < COUNT) {
      String wrong = others.get();
      if (!texts.contains(wrong)) {
        texts.add(wrong);
      }
    }
    texts.removeFirst();
    texts.add(gold, right);
    return new Choices(texts, gold);
  }

  /** Where the right answers of so many questions go: each place equally often, in no order. */
  static List<Integer> places(int questions, Draw draw) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < questions; i++) {
      places.add(i % COUNT);
    }
    return draw.shuffled(places);
  }
}
