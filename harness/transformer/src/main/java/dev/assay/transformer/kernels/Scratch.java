package dev.assay.transformer.kernels;

/** Working memory of one thread, grown as needed and reused. */
public final class Scratch {

  private final float[] panel = new float[PackedMatrix.WIDTH * PackedMatrix.DEPTH];
  private float[] scores = new float[0];
  private float[] page = new float[0];

  /** One block of unpacked weights, {@code [DEPTH][WIDTH]}. */
  float[] panel() {
    return panel;
  }

  float[] scores(int length) {
    if (scores.length < length) {
      scores = new float[length];
    }
    return scores;
  }

  float[] page(int length) {
    if (page.length < length) {
      page = new float[length];
    }
    return page;
  }
}
