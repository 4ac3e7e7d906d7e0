package dev.assay.transformer.graph;

import java.util.Arrays;

/**
 * Logits on the Java heap.
 *
 * @param offset of the first in {@code logits}
 */
public record HostLogits(float[] logits, int offset, int vocabulary) implements Logits {

  @Override
  public Ranking largest(int count) {
    long[] keys = count <= AT_HAND ? few(count) : all(count);
    int[] tokens = new int[count];
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = (int) keys[i];
      values[i] = logits[offset + tokens[i]];
    }
    return new Ranking(tokens, values);
  }

  /** The smallest keys, rising: a new one is inserted where it belongs, which is seldom. */
  private long[] few(int count) {
    long[] keys = new long[count];
    Arrays.fill(keys, Long.MAX_VALUE);
    for (int token = 0; token < vocabulary; token++) {
      long key = key(token);
      if (key < keys[count - 1]) {
        int at = -Arrays.binarySearch(keys, key) - 1;
        System.arraycopy(keys, at, keys, at + 1, count - 1 - at);
        keys[at] = key;
      }
    }
    return keys;
  }

  private long[] all(int count) {
    long[] keys = new long[vocabulary];
    for (int token = 0; token < vocabulary; token++) {
      keys[token] = key(token);
    }
    Arrays.sort(keys);
    return Arrays.copyOf(keys, count);
  }

  /** Rises as the logit falls, and with the token where logits are equal. */
  private long key(int token) {
    int bits = Float.floatToRawIntBits(logits[offset + token]);
    int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    return (long) ~rising << 32 | token;
  }

  @Override
  public double total(double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + vocabulary; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double total = 0;
    for (int i = offset; i < offset + vocabulary; i++) {
      total += Math.exp((logits[i] - largest) / temperature);
    }
    return total;
  }
}
