package dev.assay.training.math;

/**
 * Random numbers by their place: number i is a function of the seed and i, so that threads may ask
 * in any order and a resumed run draws what an uninterrupted one does. The function is that of
 * SplitMix64 (Steele, Lea and Flood, 2014).
 */
public record Random(long seed) {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** Independent numbers for a part of the work. */
  public Random fork(long part) {
    return new Random(mix(mix(seed + GOLDEN) ^ mix(part + 0x632be59bd9b4e019L)));
  }

  /** As {@link #fork(long)}, for a part that has a name. */
  public Random fork(String part) {
    long hash = 0;
    for (int i = 0; i < part.length(); i++) {
      hash = 31 * hash + part.charAt(i);
    }
    return fork(hash);
  }

  public long bits(long index) {
    return mix(seed + (index + 1) * GOLDEN);
  }

  /** From 0 to {@code bound}, exclusive. */
  public long below(long index, long bound) {
    return Math.floorMod(bits(index) >>> 1, bound);
  }

  /** From 0 to 1, exclusive. */
  public float uniform(long index) {
    return (bits(index) >>> 40) * 0x1p-24f;
  }

  /** Normal, of mean 0 and deviation 1, by the method of Box and Muller. */
  public double normal(long index) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(((bits(2 * index) >>> 11) + 1) * 0x1p-53));
    return radius * StrictMath.cos(2 * Math.PI * ((bits(2 * index + 1) >>> 11) * 0x1p-53));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
