package dev.assay.plugins.dummy;

import dev.assay.spi.model.Sampling;

/**
 * What the uniform model writes: of all bytes only the line end and printable ASCII, each equally
 * probable, so that its text is text. Greedy decoding takes the first, the line end; top-k and
 * top-p keep the first ones. A temperature changes nothing about equal probabilities.
 *
 * <p>The stream of choices is a function of the seed and the prompt: SplitMix64 (Steele, Lea and
 * Flood, 2014) started from both.
 */
final class UniformWriter {
  private static final String ALPHABET = alphabet();
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private UniformWriter() {}

  static String write(byte[] prompt, int maxTokens, Sampling sampling) {
    int kept = kept(sampling);
    long state = mix(sampling.seed()) ^ hash(prompt);
    var text = new StringBuilder();
    for (int i = 0; i < maxTokens; i++) {
      state += GOLDEN_GAMMA;
      text.append(ALPHABET.charAt((int) Math.unsignedMultiplyHigh(mix(state), kept)));
    }
    return text.toString();
  }

  private static int kept(Sampling sampling) {
    if (sampling.greedy()) {
      return 1;
    }
    int byMass = (int) Math.ceil(sampling.topP() * ALPHABET.length());
    return sampling.topK() == 0 ? byMass : Math.min(byMass, sampling.topK());
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** FNV-1a. */
  private static long hash(byte[] bytes) {
    long hash = FNV_OFFSET;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  private static String alphabet() {
    var alphabet = new StringBuilder("\n");
    for (char c = ' '; c <= '~'; c++) {
      alphabet.append(c);
    }
    return alphabet.toString();
  }
}
