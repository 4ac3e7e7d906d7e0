package dev.assay.training.host;

import dev.assay.training.math.Matrix;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.kernels.View;

/** An array. */
record HostTensor(float[] numbers) implements Tensor {

  static float[] of(Tensor tensor) {
    return ((HostTensor) tensor).numbers;
  }

  static View of(Matrix matrix) {
    return new View(
        of(matrix.tensor()), matrix.offset(), matrix.rowStride(), matrix.columnStride());
  }

  @Override
  public int size() {
    return numbers.length;
  }
}
