package dev.assay.transformer.kernels;

/**
 * The keys and values that one span of rows may look at: the pages along its path from the root of
 * the prefix tree, in order of position.
 *
 * <p>A page holds up to {@link #PAGE} positions for every layer and key-value head. An edge of the
 * tree starts a page of its own, so any page but the last of an edge is full and a path is the
 * concatenation of the used parts.
 *
 * @param pages see {@link PageLayout}
 * @param counts positions used in each page, from 1 to {@link #PAGE}
 * @param length sum of {@code counts}
 */
public record KeyValues(float[][] pages, int[] counts, int length) {
  /** Positions in a page: one vector of the widest hardware. */
  public static final int PAGE = 16;
}
