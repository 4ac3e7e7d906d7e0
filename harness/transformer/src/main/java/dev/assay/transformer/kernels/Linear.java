package dev.assay.transformer.kernels;

import java.util.Map;

/** A linear layer with its weights, laid out for the kernels that compute it. */
public interface Linear {

  /** A layer without outputs. */
  Linear NONE = new PanelLinear(new ScalarKernels(), PackedMatrix.NONE);

  int outputs();

  int inputs();

  /** Adds the bytes that the weights take in memory, by the type they are kept in. */
  void addBytes(Map<String, Long> bytes);

  /**
   * {@code out[r] = in[r]·weightsᵀ + bias} for all rows, spread over the workers. How many rows
   * there are, and how many workers, changes no bit of a row.
   *
   * @param in {@code [rows][inputs]}
   * @param out a row every {@code outStride} numbers, which are at least the outputs
   */
  void apply(float[] in, int rows, float[] out, int outStride, Workers workers);
}
