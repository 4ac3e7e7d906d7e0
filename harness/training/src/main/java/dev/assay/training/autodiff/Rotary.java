package dev.assay.training.autodiff;

import dev.assay.training.math.Attention;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;

/**
 * Rotary position embedding (Su et al., 2021) with the pairs (i, half + i) of each head, as Hugging
 * Face's Llama has it.
 */
public final class Rotary {

  private final Tensor cos;
  private final Tensor sin;
  private final Tensor back;
  private final int half;

  /**
   * Angles for pair i at position p of {@code p·theta^(-2i/size)}, in float32 as the backend and
   * PyTorch have them.
   *
   * @param positions most that there are
   * @param size of a head, even
   */
  public Rotary(Compute compute, int positions, int size, double theta) {
    half = size / 2;
    float[] cosines = new float[positions * half];
    float[] sines = new float[positions * half];
    float[] inverse = new float[positions * half];
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < half; i++) {
        float angle = p * (float) (1 / StrictMath.pow(theta, 2.0 * i / size));
        cosines[p * half + i] = (float) StrictMath.cos(angle);
        sines[p * half + i] = (float) StrictMath.sin(angle);
        inverse[p * half + i] = -sines[p * half + i];
      }
    }
    cos = kept(compute, cosines);
    sin = kept(compute, sines);
    back = kept(compute, inverse);
  }

  private static Tensor kept(Compute compute, float[] numbers) {
    Tensor tensor = compute.allocate(numbers.length);
    compute.write(numbers, tensor);
    return tensor;
  }

  /**
   * Rotates the heads of each row by the angles of its position.
   *
   * @param sequences how many rows share a position
   */
  public Variable apply(Tape tape, Variable x, int sequences) {
    Variable out = tape.variable(x.rows(), x.columns());
    tape.compute().copy(x.value(), 0, out.value(), 0, x.size());
    rotate(tape, out, out.value(), sequences, sin);
    tape.record(() -> {
      // The inverse of a rotation is its transpose.
      rotate(tape, out, out.gradient(), sequences, back);
      tape.compute().elements().accumulate(out.gradient(), x.gradient(), x.size());
    });
    return out;
  }

  private void rotate(Tape tape, Variable shape, Tensor x, int sequences, Tensor sines) {
    Attention attention = tape.compute().attention();
    attention.rotate(x, shape.rows(), shape.columns(), sequences, half, cos, sines);
  }
}
