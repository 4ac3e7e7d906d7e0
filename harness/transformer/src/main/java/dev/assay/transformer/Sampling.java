package dev.assay.transformer;

/** How the next token is chosen. A function of the request alone, never of its batch. */
public sealed interface Sampling {

  /** The most probable token; of equals the lowest id. */
  record Greedy() implements Sampling {}

  /**
   * A draw from {@code softmax(logits / temperature)}, restricted first to the {@code topK} most
   * probable, then to the fewest whose probability reaches {@code topP}.
   *
   * @param temperature above 0
   * @param topK at least 1; {@link Integer#MAX_VALUE} for no restriction
   * @param topP above 0 and at most 1
   * @param seed of this request's own stream of random numbers
   */
  record Random(double temperature, int topK, double topP, long seed) implements Sampling {
    public Random {
      if (!(temperature > 0) || topK < 1 || !(topP > 0 && topP <= 1)) {
        throw new IllegalArgumentException(
            "sampling needs temperature > 0, top-k >= 1 and 0 < top-p <= 1, not "
                + temperature
                + ", "
                + topK
                + ", "
                + topP);
      }
    }
  }

  /** The most probable token each time. */
  static Sampling greedy() {
    return new Greedy();
  }
}
