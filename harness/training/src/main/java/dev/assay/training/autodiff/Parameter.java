package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;
import java.util.Arrays;

/**
 * A weight that training changes.
 *
 * @param name as the checkpoint has it
 * @param shape dimensions, outermost first
 * @param value the elements, row-major
 * @param gradient the derivative of the loss by them, summed over passes until it is cleared
 */
public record Parameter(String name, int[] shape, Tensor value, Tensor gradient) {

  /** Of the given elements, and of gradient zero. */
  public static Parameter of(Compute compute, String name, int[] shape, float[] value) {
    if (value.length != size(shape)) {
      throw new IllegalArgumentException(name + " has " + value.length + " elements");
    }
    var p =
        new Parameter(
            name, shape.clone(), compute.allocate(value.length), compute.allocate(value.length));
    compute.write(value, p.value);
    p.clearGradient(compute);
    return p;
  }

  /** How many elements a shape has. */
  public static int size(int... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  public int size() {
    return value.size();
  }

  /** The first dimension. */
  public int rows() {
    return shape[0];
  }

  /** The product of the others. */
  public int columns() {
    return size() / shape[0];
  }

  /** Matrices decay, biases and gains do not. */
  public boolean decays() {
    return shape.length > 1;
  }

  public void clearGradient(Compute compute) {
    compute.fill(gradient, size(), 0);
  }
}
