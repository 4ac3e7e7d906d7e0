package dev.assay.yamltasks.python;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * CPython 3's {@code random.Random}: MT19937 (Matsumoto and Nishimura 1998) seeded by {@code
 * init_by_array} with the seed's 32-bit words, and {@code sample} as its Lib/random.py draws it.
 * Not for use by several threads.
 */
public final class PythonRandom {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int next = N;

  /** As {@code random.Random(seed)}, which takes the seed's absolute value. */
  public PythonRandom(long seed) {
    long absolute = Math.abs(seed);
    int high = (int) (absolute >>> 32);
    seed(high == 0 ? new int[] {(int) absolute} : new int[] {(int) absolute, high});
  }

  private void seed(int[] key) {
    state[0] = 19650218;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
    int i = 1;
    int j = 0;
    for (int k = Math.max(N, key.length); k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525)) + key[j] + j;
      if (++i == N) {
        state[0] = state[N - 1];
        i = 1;
      }
      j = (j + 1) % key.length;
    }
    for (int k = N - 1; k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941)) - i;
      if (++i == N) {
        state[0] = state[N - 1];
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  /** The next 32 bits. */
  private int word() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int k = 0; k < N; k++) {
      int y = (state[k] & 0x80000000) | (state[(k + 1) % N] & 0x7fffffff);
      state[k] = state[(k + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  }

  /** As {@code random()}: uniform in [0, 1), with 53 bits. */
  public double nextDouble() {
    long high = word() >>> 5;
    long low = word() >>> 6;
    return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
  }

  /**
   * As {@code getrandbits(count)}: the highest bits of as many words as are needed, the first word
   * lowest.
   *
   * @param count 0 to 63
   */
  public long bits(int count) {
    Objects.checkIndex(count, Long.SIZE);
    if (count == 0) {
      return 0;
    }
    if (count <= Integer.SIZE) {
      return Integer.toUnsignedLong(word() >>> (Integer.SIZE - count));
    }
    long low = Integer.toUnsignedLong(word());
    return low | Integer.toUnsignedLong(word() >>> (Long.SIZE - count)) << Integer.SIZE;
  }

  /**
   * As {@code randrange(bound)}: the highest bits of words, those too large thrown away.
   *
   * @throws IllegalArgumentException unless {@code bound} is positive
   */
  public int below(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("a number below " + bound);
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
    int drawn = (int) bits(bits);
    while (drawn >= bound) {
      drawn = (int) bits(bits);
    }
    return drawn;
  }

  /** As {@code shuffle(list)}: from the last place down, each changed with one at or before it. */
  public void shuffle(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, below(i + 1));
    }
  }

  /**
   * As {@code sample(range(population), count)}.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  public int[] sample(int population, int count) {
    if (count < 0 || count > population) {
      throw new IllegalArgumentException("sample of " + count + " from " + population);
    }
    return population <= poolLimit(count)
        ? fromPool(population, count)
        : rejecting(population, count);
  }

  /** Up to here a list is smaller than a set of what was drawn. */
  private static double poolLimit(int count) {
    return count <= 5 ? 21 : 21 + Math.pow(4, Math.ceil(Math.log(count * 3.0) / Math.log(4)));
  }

  private int[] fromPool(int population, int count) {
    int[] pool = new int[population];
    for (int i = 0; i < population; i++) {
      pool[i] = i;
    }
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      int j = below(population - i);
      result[i] = pool[j];
      pool[j] = pool[population - i - 1];
    }
    return result;
  }

  private int[] rejecting(int population, int count) {
    Set<Integer> selected = new HashSet<>();
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      int j = below(population);
      while (!selected.add(j)) {
        j = below(population);
      }
      result[i] = j;
    }
    return result;
  }

  /** As {@code choices(range(population), k=count)}. */
  public int[] choices(int population, int count) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = (int) Math.floor(nextDouble() * population);
    }
    return result;
  }
}
