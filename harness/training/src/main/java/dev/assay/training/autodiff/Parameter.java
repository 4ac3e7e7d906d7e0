package dev.assay.training.autodiff;

import java.util.Arrays;

/**
 * A weight that training changes.
 *
 * @param name as the checkpoint has it
 * @param shape dimensions, outermost first
 * @param value the elements, row-major
 * @param gradient the derivative of the loss by them, summed over passes until it is cleared
 */
public record Parameter(String name, int[] shape, float[] value, float[] gradient) {

  /** All zeros. */
  public static Parameter zeros(String name, int... shape) {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return new Parameter(name, shape.clone(), new float[size], new float[size]);
  }

  /** The first dimension. */
  public int rows() {
    return shape[0];
  }

  /** The product of the others. */
  public int columns() {
    return value.length / shape[0];
  }

  /** Matrices decay, biases and gains do not. */
  public boolean decays() {
    return shape.length > 1;
  }

  public void clearGradient() {
    Arrays.fill(gradient, 0);
  }
}
