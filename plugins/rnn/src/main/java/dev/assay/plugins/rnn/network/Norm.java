package dev.assay.plugins.rnn.network;

/** A layer norm's weight and bias. */
public record Norm(float[] weight, float[] bias) {

  private static final float EPSILON = 1e-5f;

  void apply(Compute compute, float[] x, int rows, float[] out) {
    int width = weight.length;
    compute.eachRow(
        rows,
        row ->
            compute.kernels().layerNorm(x, row * width, weight, bias, EPSILON, out, row * width));
  }
}
