package dev.assay.training.autodiff;

/**
 * Rotary position embedding (Su et al., 2021) with the pairs (i, half + i) of each head, as Hugging
 * Face's Llama has it.
 */
public final class Rotary {

  private final float[] cos;
  private final float[] sin;
  private final float[] back;
  private final int half;

  /**
   * Angles for pair i at position p of {@code p·theta^(-2i/size)}, in float32 as the backend and
   * PyTorch have them.
   *
   * @param positions most that there are
   * @param size of a head, even
   */
  public Rotary(int positions, int size, double theta) {
    half = size / 2;
    cos = new float[positions * half];
    sin = new float[positions * half];
    back = new float[positions * half];
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < half; i++) {
        float angle = p * (float) (1 / StrictMath.pow(theta, 2.0 * i / size));
        cos[p * half + i] = (float) StrictMath.cos(angle);
        sin[p * half + i] = (float) StrictMath.sin(angle);
        back[p * half + i] = -sin[p * half + i];
      }
    }
  }

  /**
   * Rotates the heads of each row by the angles of its position.
   *
   * @param sequences how many rows share a position
   */
  public Variable apply(Tape tape, Variable x, int sequences) {
    Variable out = tape.variable(x.rows(), x.columns());
    System.arraycopy(x.value(), 0, out.value(), 0, x.size());
    rotate(tape, out, out.value(), sequences, sin);
    tape.record(() -> {
      // The inverse of a rotation is its transpose.
      rotate(tape, out, out.gradient(), sequences, back);
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

  private void rotate(Tape tape, Variable shape, float[] x, int sequences, float[] sines) {
    int columns = shape.columns();
    tape.compute()
        .forEach(
            shape.rows(),
            columns,
            (from, end, worker) -> {
              for (int row = from; row < end; row++) {
                int angles = row / sequences * half;
                for (int head = 0; head < columns; head += 2 * half) {
                  tape.kernels().rotate(x, row * columns + head, half, cos, sines, angles);
                }
              }
            });
  }
}
