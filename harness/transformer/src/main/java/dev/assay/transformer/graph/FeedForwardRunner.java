package dev.assay.transformer.graph;

import dev.assay.transformer.graph.BlockWeights.ExpertWeights;
import dev.assay.transformer.graph.BlockWeights.FeedForwardWeights;
import dev.assay.transformer.graph.BlockWeights.GatedWeights;
import dev.assay.transformer.graph.BlockWeights.PlainWeights;
import dev.assay.transformer.kernels.Linear;
import java.util.Arrays;

/** The feed-forward half of a block on a batch. */
final class FeedForwardRunner {

  private final int width;
  private final Compute compute;
  private final Workspace up = new Workspace();
  private final Workspace routed = new Workspace();
  private final Workspace gathered = new Workspace();
  private final Workspace expertOut = new Workspace();

  FeedForwardRunner(int width, Compute compute) {
    this.width = width;
    this.compute = compute;
  }

  void run(
      FeedForward config, FeedForwardWeights<Linear> weights, float[] in, int rows, float[] out) {
    switch (config) {
      case FeedForward.Plain plain -> {
        PlainWeights<Linear> w = (PlainWeights<Linear>) weights;
        float[] h = up.of(rows, plain.size());
        compute.linear(in, rows, w.up(), h);
        compute.activate(plain.activation(), h, rows, plain.size());
        compute.linear(h, rows, w.down(), out);
      }
      case FeedForward.Gated gated -> gated(gated, (GatedWeights<Linear>) weights, in, rows, out);
      case FeedForward.Experts experts ->
          experts(experts, (ExpertWeights<Linear>) weights, in, rows, out);
    }
  }

  private void gated(
      FeedForward.Gated config, GatedWeights<Linear> w, float[] in, int rows, float[] out) {
    float[] h = up.of(rows, config.size());
    w.gateUp().applyGated(config.activation(), in, rows, h, compute.workers);
    compute.linear(h, rows, w.down(), out);
  }

  /**
   * Each expert computes the rows that chose it, together. A row's outputs are summed in the order
   * of the experts' numbers.
   */
  private void experts(
      FeedForward.Experts config, ExpertWeights<Linear> w, float[] in, int rows, float[] out) {
    int count = config.experts();
    float[] probabilities = routed.of(rows, count);
    compute.linear(in, rows, w.router(), probabilities);
    for (int row = 0; row < rows; row++) {
      config.route(probabilities, row * count);
      Arrays.fill(out, row * width, (row + 1) * width, 0);
    }
    float[] mine = gathered.of(rows, width);
    float[] result = expertOut.of(rows, width);
    int[] chosen = new int[rows];
    for (int expert = 0; expert < count; expert++) {
      int n = 0;
      for (int row = 0; row < rows; row++) {
        if (probabilities[row * count + expert] > 0) {
          System.arraycopy(in, row * width, mine, n * width, width);
          chosen[n++] = row;
        }
      }
      if (n > 0) {
        gated(config.expert(), w.experts().get(expert), mine, n, result);
        for (int i = 0; i < n; i++) {
          float weight = probabilities[chosen[i] * count + expert];
          compute.kernels.add(out, chosen[i] * width, weight, result, i * width, width);
        }
      }
    }
  }
}
