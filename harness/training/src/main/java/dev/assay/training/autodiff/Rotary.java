package dev.assay.training.autodiff;

/**
 * Rotary position embedding (Su et al., 2021) with the pairs (i, half + i) of each head, as Hugging
 * Face's Llama has it.
 */
public final class Rotary {

  private Rotary() {}

  /**
   * Rotates pair i of the heads of a row at position p by the angle {@code p·theta^(-2i/size)}.
   *
   * @param sequences how many rows share a position
   * @param size of a head, even
   */
  public static Variable of(Tape tape, Variable x, int sequences, int size, double theta) {
    Variable out = tape.variable(x.rows(), x.columns());
    int half = size / 2;
    int positions = x.rows() / sequences;
    float[] cos = tape.buffer(positions * half);
    float[] sin = tape.buffer(positions * half);
    float[] back = tape.buffer(positions * half);
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < half; i++) {
        // In float32, as the backend and PyTorch have it.
        float angle = p * (float) (1 / Math.pow(theta, 2.0 * i / size));
        cos[p * half + i] = (float) Math.cos(angle);
        sin[p * half + i] = (float) Math.sin(angle);
        back[p * half + i] = -sin[p * half + i];
      }
    }
    System.arraycopy(x.value(), 0, out.value(), 0, x.size());
    rotate(tape, out.value(), x.rows(), x.columns(), sequences, half, cos, sin);
    tape.record(() -> {
      // The inverse of a rotation is its transpose.
      rotate(tape, out.gradient(), x.rows(), x.columns(), sequences, half, cos, back);
      tape.compute()
          .forEach(
              x.size(),
              1,
              (from, end, worker) -> {
                for (int i = from; i < end; i++) {
                  x.gradient()[i] += out.gradient()[i];
                }
              });
    });
    return out;
  }

  private static void rotate(
      Tape tape,
      float[] x,
      int rows,
      int columns,
      int sequences,
      int half,
      float[] cos,
      float[] sin) {
    tape.compute()
        .forEach(
            rows,
            columns,
            (from, end, worker) -> {
              for (int row = from; row < end; row++) {
                int angles = row / sequences * half;
                for (int head = 0; head < columns; head += 2 * half) {
                  tape.kernels().rotate(x, row * columns + head, half, cos, sin, angles);
                }
              }
            });
  }
}
