package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.Activation;

/** The feed-forward half of a block. */
public sealed interface FeedForward {

  /** {@code down(f(up(x)))}. */
  record Plain(int size, Activation activation) implements FeedForward {}

  /** {@code down(f(gate(x))·up(x))}. */
  record Gated(int size, Activation activation) implements FeedForward {}

  /**
   * A mixture of gated experts. Their probabilities are the softmax of the router's outputs.
   *
   * @param experts how many there are
   * @param chosen how many of the most probable a token is sent to
   * @param expert each of them
   * @param renormalized whether the chosen ones' probabilities are scaled to sum to 1
   */
  record Experts(int experts, int chosen, Gated expert, boolean renormalized)
      implements FeedForward {}
}
