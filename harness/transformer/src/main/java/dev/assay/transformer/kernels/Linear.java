package dev.assay.transformer.kernels;

import java.util.Map;

/** A linear layer with its weights, laid out for the kernels that compute it. */
public interface Linear {

  /** Rows of a point-wise piece of work. */
  int FEW_ROWS = 16;

  /** A layer without outputs. */
  Linear NONE = new PanelLinear(new ScalarKernels(), PackedMatrix.NONE);

  int outputs();

  int inputs();

  /** Those that compute what surrounds the product. */
  Kernels kernels();

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

  /**
   * {@code out[r] = f(gate)·up} for all rows: of the outputs of {@link #apply}, gates are the first
   * half and ups the second.
   *
   * @param out {@code [rows][outputs/2]}
   */
  default void applyGated(Activation f, float[] in, int rows, float[] out, Workers workers) {
    int width = outputs() / 2;
    float[] gateUp = workers.scratch(0).gateUp(Math.multiplyExact(rows, outputs()));
    apply(in, rows, gateUp, outputs(), workers);
    workers.forEach(
        Math.ceilDiv(rows, FEW_ROWS),
        (piece, _) -> {
          int end = Math.min(rows, (piece + 1) * FEW_ROWS);
          for (int row = piece * FEW_ROWS; row < end; row++) {
            kernels().gate(f, gateUp, row * outputs(), width, out, row * width);
          }
        });
  }
}
