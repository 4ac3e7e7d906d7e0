package dev.assay.plugins.ngram.smoothing;

/**
 * What {@link ModifiedKneserNey} says of the words after one context.
 *
 * @param denominator the sum of the adjusted counts of the words that followed it
 * @param gamma the mass left to the order below
 */
public record KneserNeyContext(Discounts discounts, float denominator, float gamma) {
  /** Of a context behind which the n-grams {@code from} to {@code to} have these counts. */
  public static KneserNeyContext of(Discounts discounts, int[] adjusted, int from, int to) {
    long total = 0;
    int[] n = new int[4];
    for (int i = from; i < to; i++) {
      total += adjusted[i];
      n[Math.min(adjusted[i], 3)]++;
    }
    float denominator = (float) total;
    float gamma = 0;
    for (int i = 1; i <= 3; i++) {
      gamma += discounts.of(i) * (float) n[i];
    }
    return new KneserNeyContext(discounts, denominator, gamma / denominator);
  }

  /**
   * The probability of a word that followed.
   *
   * @param lower its probability after the context without its first word
   */
  public float probability(int count, float lower) {
    return ((float) count - discounts.of(count)) / denominator + gamma * lower;
  }

  /** As a model has it. */
  public static float log10(float number) {
    return Math.min(0f, (float) Math.log10(number));
  }
}
