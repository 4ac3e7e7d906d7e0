package dev.assay.yamltasks.fewshot;

import dev.assay.spi.data.Doc;
import dev.assay.yamltasks.python.PythonRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shots as lm-eval 0.4.13's ContextSampler draws them: one random stream for the task, advanced by
 * each document in order, so that a document's shots depend on its place. Drawn in advance for all
 * documents, which makes them independent of the order in which they are asked for.
 */
public final class LmEvalShots implements FewshotSampler {
  private final List<List<Doc>> shots;

  private LmEvalShots(List<List<Doc>> shots) {
    this.shots = shots;
  }

  /**
   * @param docs all documents of the task in their order
   * @param spare whether one more is drawn and the document itself removed
   */
  public static LmEvalShots draw(
      List<Doc> pool, List<Doc> docs, int count, long seed, boolean spare) {
    var random = new PythonRandom(seed);
    var shots = new ArrayList<List<Doc>>(docs.size());
    for (Doc doc : docs) {
      shots.add(spare ? othersThan(doc, pool, count, random) : draw(pool, count, random));
    }
    return new LmEvalShots(shots);
  }

  private static List<Doc> draw(List<Doc> pool, int count, PythonRandom random) {
    return Arrays.stream(random.sample(pool.size(), count)).mapToObj(pool::get).toList();
  }

  private static List<Doc> othersThan(Doc doc, List<Doc> pool, int count, PythonRandom random) {
    List<Doc> others = without(doc, draw(pool, count + 1, random));
    if (others.size() < count) {
      // The pool holds the document several times, and more than one of them was drawn.
      return draw(without(doc, pool), count, random);
    }
    return others.subList(0, count);
  }

  private static List<Doc> without(Doc doc, List<Doc> docs) {
    return docs.stream().filter(other -> !other.fields().equals(doc.fields())).toList();
  }

  @Override
  public List<Doc> shots(Doc evaluated) {
    return shots.get(evaluated.index());
  }
}
