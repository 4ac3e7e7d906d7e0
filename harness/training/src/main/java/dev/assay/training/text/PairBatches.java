package dev.assay.training.text;

import dev.assay.training.math.Random;
import dev.assay.training.text.Pairs.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The batches of training, each pair once an epoch: batch n is a function of the seed and n, so
 * that a resumed run reads what an uninterrupted one does. Each epoch has an order of its own; of
 * so many batches that follow each other in it the pairs are sorted by length, so that little is
 * padding.
 */
public final class PairBatches {

  /** Batches whose pairs are sorted together. */
  private static final int POOL = 32;

  private final Pairs pairs;
  private final int batch;
  private final Random random;
  private long epoch = -1;
  private List<List<Pair>> batches = List.of();

  /**
   * @param batch pairs in a batch; the last of an epoch may have fewer
   */
  public PairBatches(Pairs pairs, int batch, Random random) {
    this.pairs = pairs;
    this.batch = Math.min(batch, pairs.training().size());
    this.random = random;
  }

  /**
   * @param index from 0 on
   */
  public PairBatch get(long index) {
    int each = Math.ceilDiv(pairs.training().size(), batch);
    if (index / each != epoch) {
      epoch = index / each;
      batches = deal(random.fork(epoch));
    }
    return PairBatch.of(batches.get((int) (index % each)), pairs.start(), pairs.end());
  }

  private List<List<Pair>> deal(Random own) {
    List<Pair> order = shuffled(pairs.training(), own.fork("pairs"));
    List<List<Pair>> all = new ArrayList<>();
    for (List<Pair> pool : parts(order, (long) batch * POOL)) {
      all.addAll(byLength(pool, batch));
    }
    return shuffled(all, own.fork("batches"));
  }

  /** Each pair of the held-out part once. */
  public static List<PairBatch> once(Pairs pairs, int batch) {
    return byLength(pairs.heldOut(), batch).stream()
        .map(some -> PairBatch.of(some, pairs.start(), pairs.end()))
        .toList();
  }

  private static List<List<Pair>> byLength(List<Pair> pairs, int batch) {
    List<Pair> sorted =
        pairs.stream()
            .sorted(
                Comparator.comparingInt((Pair pair) -> pair.source().length)
                    .thenComparingInt(Pair::predicted))
            .toList();
    return parts(sorted, batch);
  }

  private static List<List<Pair>> parts(List<Pair> pairs, long size) {
    List<List<Pair>> parts = new ArrayList<>();
    for (long from = 0; from < pairs.size(); from += size) {
      parts.add(pairs.subList((int) from, (int) Math.min(pairs.size(), from + size)));
    }
    return parts;
  }

  private static <T> List<T> shuffled(List<T> list, Random own) {
    long[] keys = new long[list.size()];
    Integer[] order = new Integer[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = own.bits(i);
      order[i] = i;
    }
    Arrays.sort(order, Comparator.comparingLong(i -> keys[i]));
    return Arrays.stream(order).<T>map(list::get).toList();
  }
}
