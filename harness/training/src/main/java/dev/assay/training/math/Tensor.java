package dev.assay.training.math;

/**
 * Float32 numbers in the memory of a {@link Compute}, which alone can look into them and takes none
 * of another.
 */
public interface Tensor {

  /** How many there is room for. */
  int size();
}
