package dev.assay.training.gpu;

import dev.assay.training.math.Tensor;

/** Memory of a GPU. */
record DeviceTensor(long address, int size) implements Tensor {

  static long of(Tensor tensor) {
    return ((DeviceTensor) tensor).address;
  }

  /** The address of a number. */
  static long of(Tensor tensor, long at) {
    return of(tensor) + Float.BYTES * at;
  }
}
