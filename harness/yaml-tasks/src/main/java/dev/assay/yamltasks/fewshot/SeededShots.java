package dev.assay.yamltasks.fewshot;

import dev.assay.spi.data.Doc;
import dev.assay.yamltasks.digest.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shots drawn without replacement, each document with a stream of its own seeded by the run's seed,
 * the task's name and the document's content. So they do not depend on which other documents are
 * evaluated, and the shots for k are the first k of those for k + 1.
 */
public record SeededShots(ShotPool pool, int count, String task, long seed)
    implements FewshotSampler {
  @Override
  public List<Doc> shots(Doc evaluated) {
    var random =
        new SplitMix(new Fingerprint().add(seed).add(task).add(evaluated.fields()).toLong());
    var shots = new ArrayList<Doc>(count);
    // A Fisher-Yates shuffle that writes down only the places it has touched.
    Map<Integer, Integer> moved = new HashMap<>();
    int size = pool.docs().size();
    for (int drawn = 0; drawn < size && shots.size() < count; drawn++) {
      int chosen = drawn + random.below(size - drawn);
      int index = moved.getOrDefault(chosen, chosen);
      moved.put(chosen, moved.getOrDefault(drawn, drawn));
      Doc shot = pool.docs().get(index);
      if (pool.allows(shot, evaluated)) {
        shots.add(shot);
      }
    }
    return shots;
  }

  /** SplitMix64, written out so that choices stay the same on every Java: Steele et al. 2014. */
  private static final class SplitMix {
    private long state;

    SplitMix(long seed) {
      this.state = seed;
    }

    private long next() {
      state += 0x9e3779b97f4a7c15L;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }

    /** Uniform in [0, bound): multiply and shift, rejecting the uneven rest (Lemire 2019). */
    int below(int bound) {
      long product = (next() >>> 32) * bound;
      long low = product & 0xffffffffL;
      long uneven = (1L << 32) % bound;
      while (low < uneven) {
        product = (next() >>> 32) * bound;
        low = product & 0xffffffffL;
      }
      return (int) (product >>> 32);
    }
  }
}
