package dev.assay.transformer.graph;

/** A buffer of activations that grows to the largest batch and is reused. */
final class Workspace {

  private float[] data = new float[0];

  float[] of(int rows, int width) {
    int length = Math.multiplyExact(rows, width);
    if (data.length < length) {
      data = new float[length];
    }
    return data;
  }
}
