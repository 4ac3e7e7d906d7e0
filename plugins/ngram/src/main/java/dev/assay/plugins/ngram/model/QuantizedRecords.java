package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.trie.Ngrams;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Log10 probabilities and back-off weights as codes of eight bits: each order from 2 has 256 values
 * for the one and 256 for the other, chosen by Lloyd's algorithm (1982) for a small mean square
 * error, from parts of equal size on. The first value is 0, exactly, which back-off weights often
 * are. Unigrams, to which every unseen n-gram falls back, keep their numbers, as in KenLM.
 *
 * @param levelStart by order, the first node
 * @param contexts three ints a context: codes, shorter state, first child
 * @param states by n-gram of the highest order, the state after it
 * @param codes by n-gram of the highest order, the code of its log10 probability
 * @param values by node up to the unigrams, log10 probability and log10 back-off weight; then by
 *     order from 2, 256 log10 probabilities and 256 log10 back-off weights
 */
public record QuantizedRecords(
    int[] levelStart, IntBuffer contexts, IntBuffer states, ByteBuffer codes, FloatBuffer values)
    implements Records {
  /** Ints a context. */
  public static final int CONTEXT = 3;

  /** Different values of an order, for each of the two numbers. */
  public static final int VALUES = 256;

  /** The only number of bits. */
  public static final int BITS = 8;

  private static final int ROUNDS = 30;

  private static final int CODES = 0;
  private static final int SHORTER = 1;
  private static final int FIRST_CHILD = 2;

  /** The records of a model, each number replaced by the nearest value of its order. */
  static QuantizedRecords of(Ngrams ngrams, int[] levelStart, Records exact) {
    int order = ngrams.order();
    int contexts = ngrams.contexts();
    int longest = ngrams.nodes() - contexts;
    QuantizedRecords records =
        new QuantizedRecords(
            levelStart,
            IntBuffer.allocate(Math.multiplyExact(contexts + 1, CONTEXT)),
            IntBuffer.allocate(longest),
            ByteBuffer.allocate(longest),
            FloatBuffer.allocate(valueCount(order, ngrams.vocabularySize())));
    for (int node = 0; node < levelStart[2]; node++) {
      records.values.put(2 * node, exact.probability(node));
      records.values.put(2 * node + 1, node < contexts ? exact.backoff(node) : 0);
    }
    for (int k = 0; k <= order; k++) {
      int first = levelStart[k];
      int end = levelStart[k + 1];
      float[] probabilities = new float[end - first];
      for (int node = first; node < end; node++) {
        probabilities[node - first] = exact.probability(node);
      }
      float[] values = values(probabilities);
      if (k > 1) {
        records.values.put(records.valuesAt(k), values);
      }
      if (k == order) {
        for (int node = first; node < end; node++) {
          records.states.put(node - first, exact.stateAfterLongest(node));
          records.codes.put(node - first, (byte) nearest(values, probabilities[node - first]));
        }
      } else {
        records.putContexts(exact, first, end, values);
      }
    }
    records.contexts.put(contexts * CONTEXT + FIRST_CHILD, exact.firstChild(contexts));
    return records;
  }

  /** The length of {@link #values}. */
  public static int valueCount(int order, int vocabularySize) {
    return Math.addExact(
        Math.multiplyExact(2, 1 + vocabularySize), Math.max(0, order - 1) * 2 * VALUES);
  }

  private int valuesAt(int k) {
    return 2 * levelStart[2] + (k - 2) * 2 * VALUES;
  }

  private void putContexts(Records exact, int first, int end, float[] probabilities) {
    float[] stored = new float[end - first];
    for (int node = first; node < end; node++) {
      stored[node - first] = exact.backoff(node);
    }
    float[] backoffs = values(stored);
    int k = orderOf(first);
    if (k > 1) {
      values.put(valuesAt(k) + VALUES, backoffs);
    }
    for (int node = first; node < end; node++) {
      int at = node * CONTEXT;
      int code = nearest(probabilities, exact.probability(node));
      contexts.put(at + CODES, code << BITS | nearest(backoffs, stored[node - first]));
      contexts.put(at + SHORTER, exact.shorter(node));
      contexts.put(at + FIRST_CHILD, exact.firstChild(node));
    }
  }

  /** 0, and values for the other numbers; ascending behind the first. */
  private static float[] values(float[] numbers) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (float number : sorted) {
      if (number != 0 && Float.isFinite(number)) {
        sorted[count++] = number;
      }
    }
    double[] sums = new double[count + 1];
    for (int i = 0; i < count; i++) {
      sums[i + 1] = sums[i] + sorted[i];
    }
    int parts = VALUES - 1;
    int[] bounds = new int[parts + 1];
    for (int part = 1; part <= parts; part++) {
      bounds[part] = (int) ((long) count * part / parts);
    }
    float[] values = new float[VALUES];
    for (int round = 0; round < ROUNDS; round++) {
      for (int part = 0; part < parts; part++) {
        int from = bounds[part];
        int to = bounds[part + 1];
        // A part without numbers keeps a value that no number is nearer to.
        values[1 + part] =
            to > from
                ? (float) ((sums[to] - sums[from]) / (to - from))
                : count == 0 ? 0 : sorted[Math.min(from, count - 1)];
      }
      for (int part = 1; part < parts; part++) {
        float between = (values[part] + values[part + 1]) / 2;
        int found = Arrays.binarySearch(sorted, 0, count, between);
        bounds[part] = found >= 0 ? found : ~found;
      }
    }
    return values;
  }

  private static int nearest(float[] values, float number) {
    if (number == 0) {
      return 0;
    }
    int found = Arrays.binarySearch(values, 1, VALUES, number);
    if (found >= 0) {
      return found;
    }
    int above = Math.clamp(~found, 1, VALUES - 1);
    int below = Math.max(1, above - 1);
    return number - values[below] < values[above] - number ? below : above;
  }

  private int orderOf(int node) {
    int k = 0;
    while (node >= levelStart[k + 1]) {
      k++;
    }
    return k;
  }

  private int contextCount() {
    return levelStart[levelStart.length - 2];
  }

  @Override
  public float probability(int node) {
    if (node < levelStart[2]) {
      return values.get(2 * node);
    }
    int code =
        node < contextCount()
            ? contexts.get(node * CONTEXT + CODES) >>> BITS & VALUES - 1
            : codes.get(node - contextCount()) & VALUES - 1;
    return values.get(valuesAt(orderOf(node)) + code);
  }

  @Override
  public float backoff(int context) {
    if (context < levelStart[2]) {
      return values.get(2 * context + 1);
    }
    int code = contexts.get(context * CONTEXT + CODES) & VALUES - 1;
    return values.get(valuesAt(orderOf(context)) + VALUES + code);
  }

  @Override
  public int shorter(int context) {
    return contexts.get(context * CONTEXT + SHORTER);
  }

  @Override
  public int firstChild(int context) {
    return contexts.get(context * CONTEXT + FIRST_CHILD);
  }

  @Override
  public int stateAfterLongest(int node) {
    return states.get(node - contextCount());
  }
}
