package dev.assay.transformer.kernels;

import org.jspecify.annotations.Nullable;

/**
 * What a layer's attention computes, besides its weights.
 *
 * @param layout of the pages that hold keys and values
 * @param layer index into those pages
 * @param heads query heads, a multiple of the key-value heads: head {@code h} uses key-value head
 *     {@code h·kvHeads/heads}
 * @param scale factor of the scores
 * @param softCap if positive, a score s becomes {@code cap·tanh(s/cap)}
 * @param window how many positions up to its own a row sees; {@link Integer#MAX_VALUE} for all
 * @param bias added to the scores, or null
 */
public record AttentionShape(
    PageLayout layout,
    int layer,
    int heads,
    float scale,
    float softCap,
    int window,
    @Nullable RelativeBias bias) {

  /** Query heads that share a key-value head. */
  public int group() {
    return heads / layout.heads();
  }

  /**
   * A learned number per head and distance (T5).
   *
   * @param table {@code [heads][2·reach + 1]}; entry {@code reach + d} is for keys d positions
   *     after the query; farther keys use the entries at the ends
   */
  public record RelativeBias(float[] table, int reach) {
    /** The number for a key {@code distance} positions after the query. */
    public float at(int head, int distance) {
      int clamped = Math.clamp(distance, -reach, reach);
      return table[head * (2 * reach + 1) + reach + clamped];
    }
  }
}
