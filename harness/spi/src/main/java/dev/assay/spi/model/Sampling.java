package dev.assay.spi.model;

/**
 * How the next token is chosen. The choice is a function of the seed, the prompt and the tokens so
 * far, never of what else is being generated.
 *
 * @param temperature 0 for the most probable token, ties to the lowest id; otherwise logits are
 *     divided by it
 * @param topP the smallest set of most probable tokens with at least this mass is kept, in (0, 1]
 * @param topK that many most probable tokens are kept; 0 keeps all
 */
public record Sampling(double temperature, double topP, int topK, long seed) {
  public static final Sampling GREEDY = new Sampling(0, 1, 0, 0);

  public Sampling {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("temperature is " + temperature + ", not 0 or more");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP is " + topP + ", not in (0, 1]");
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK is " + topK + ", not 0 or more");
    }
  }

  public boolean greedy() {
    return temperature == 0;
  }
}
