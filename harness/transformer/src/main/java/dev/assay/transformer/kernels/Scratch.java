package dev.assay.transformer.kernels;

/** Working memory of one thread, grown as needed and reused. */
public final class Scratch {

  private final float[] panel = new float[PackedMatrix.WIDTH * PackedMatrix.DEPTH];
  private final Buffer edge = new Buffer();
  private final Buffer queries = new Buffer();
  private final Buffer scores = new Buffer();
  private final Buffer page = new Buffer();
  private final Buffer values = new Buffer();
  private final Buffer sums = new Buffer();

  /** One block of unpacked weights, {@code [DEPTH][WIDTH]}. */
  float[] panel() {
    return panel;
  }

  /** Outputs of a panel that is not full. */
  float[] edge(int length) {
    return edge.of(length);
  }

  float[] queries(int length) {
    return queries.of(length);
  }

  float[] scores(int length) {
    return scores.of(length);
  }

  float[] page(int length) {
    return page.of(length);
  }

  float[] values(int length) {
    return values.of(length);
  }

  float[] sums(int length) {
    return sums.of(length);
  }

  private static final class Buffer {
    private float[] data = new float[0];

    float[] of(int length) {
      if (data.length < length) {
        data = new float[length];
      }
      return data;
    }
  }
}
