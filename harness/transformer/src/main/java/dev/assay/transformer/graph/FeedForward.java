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
      implements FeedForward {

    /** Turns a row of router outputs into the experts' weights: 0 for those not chosen. */
    public void route(float[] x, int offset) {
      int count = experts;
      float[] probabilities = new float[count];
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        max = Math.max(max, x[offset + i]);
      }
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += Math.exp(x[offset + i] - max);
      }
      for (int i = 0; i < count; i++) {
        probabilities[i] = (float) (Math.exp(x[offset + i] - max) / sum);
        x[offset + i] = 0;
      }
      double kept = 0;
      for (int k = 0; k < Math.min(chosen, count); k++) {
        int best = 0;
        for (int i = 1; i < count; i++) {
          if (probabilities[i] > probabilities[best]) {
            best = i;
          }
        }
        x[offset + best] = probabilities[best];
        kept += probabilities[best];
        probabilities[best] = -1;
      }
      if (renormalized) {
        for (int i = 0; i < count; i++) {
          x[offset + i] = (float) (x[offset + i] / kept);
        }
      }
    }
  }
}
