package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.Activation;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.Linear;
import dev.assay.transformer.kernels.LogSoftmax;
import dev.assay.transformer.kernels.Workers;
import java.util.function.IntConsumer;

/**
 * Kernels over whole batches: cuts each operation into independent pieces and gives them to the
 * workers. The cut never changes a result.
 */
final class Compute {

  /** Rows of a point-wise piece of work. */
  private static final int FEW_ROWS = 16;

  final Kernels kernels;
  final Workers workers;

  Compute(Kernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  /** {@code out = in·weightsᵀ + bias}; rows lie next to each other in both. */
  void linear(float[] in, int rows, Linear weights, float[] out) {
    weights.apply(in, rows, out, weights.outputs(), workers);
  }

  /** Runs something for every row. */
  void eachRow(int rows, IntConsumer body) {
    if (rows <= FEW_ROWS) {
      for (int row = 0; row < rows; row++) {
        body.accept(row);
      }
      return;
    }
    workers.forEach(
        (rows + FEW_ROWS - 1) / FEW_ROWS,
        (piece, _) -> {
          int end = Math.min(rows, (piece + 1) * FEW_ROWS);
          for (int row = piece * FEW_ROWS; row < end; row++) {
            body.accept(row);
          }
        });
  }

  void norm(Normalization.Kind kind, float epsilon, Norm norm, float[] x, int rows, float[] out) {
    int width = norm.weight().length;
    eachRow(
        rows,
        row -> {
          int at = row * width;
          switch (kind) {
            case RMS -> kernels.rmsNorm(x, at, norm.weight(), epsilon, out, at);
            case LAYER -> kernels.layerNorm(x, at, norm.weight(), norm.bias(), epsilon, out, at);
          }
        });
  }

  void activate(Activation f, float[] x, int rows, int width) {
    eachRow(rows, row -> kernels.activate(f, x, row * width, width));
  }

  void add(float[] x, float[] y, int rows, int width) {
    eachRow(rows, row -> kernels.add(x, row * width, 1, y, row * width, width));
  }

  LogSoftmax[] logSoftmax(float[] logits, int rows, int stride, int width) {
    LogSoftmax[] out = new LogSoftmax[rows];
    workers.forEach(rows, (row, _) -> out[row] = kernels.logSoftmax(logits, row * stride, width));
    return out;
  }
}
