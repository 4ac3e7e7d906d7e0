package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Seeded choices. Written out (SplitMix64, Steele, Lea and Flood 2014) because a world must be the
 * same on every Java release, which the library's generators do not promise.
 */
final class Draw {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private Draw(long state) {
    this.state = state;
  }

  /** A stream of its own for each purpose, so that one part of the world can grow alone. */
  static Draw of(long seed, String purpose) {
    return new Draw(hash(seed, purpose));
  }

  /** A number that depends on every bit of the seed and every character of the key. */
  static long hash(long seed, String key) {
    long hash = mix(seed + GAMMA);
    for (int i = 0; i < key.length(); i++) {
      hash = mix(hash + GAMMA + key.charAt(i));
    }
    return hash;
  }

  /** A number from 0 to {@code bound} - 1. */
  int below(int bound) {
    state += GAMMA;
    return (int) Math.unsignedMultiplyHigh(mix(state), bound);
  }

  /** A number from {@code least} to {@code most}. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  <T> T from(List<T> list) {
    return list.get(below(list.size()));
  }

  <T> List<T> shuffled(List<T> list) {
    var shuffled = new ArrayList<T>(list);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, below(i + 1));
    }
    return shuffled;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
