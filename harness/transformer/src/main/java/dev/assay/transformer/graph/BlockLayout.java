package dev.assay.transformer.graph;

/** How a block joins attention, feed-forward and normalisation to the residual stream. */
public enum BlockLayout {
  /** {@code x += attention(norm(x)); x += ff(norm(x))}. */
  PRE_NORM,
  /** {@code x = norm(x + attention(x)); x = norm(x + ff(x))} (BERT). */
  POST_NORM,
  /** {@code x += attention(norm(x)) + ff(norm'(x))} (GPT-NeoX). */
  PARALLEL,
  /** {@code x += attention(norm(x)) + ff(norm(x))}, one norm for both (Phi). */
  PARALLEL_SHARED_NORM,
  /** {@code x += norm(attention(norm(x))); x += norm(ff(norm(x)))} (Gemma 2). */
  SANDWICH_NORM
}
