package dev.assay.transformer.kernels;

import java.util.Map;

/** A linear layer in panels: the kernels multiply one at a time by some of the rows. */
record PanelLinear(Kernels kernels, PackedMatrix weights) implements Linear {

  /**
   * Pieces that a layer is cut into for each worker, if its panels are fewer: enough to balance the
   * load. Each piece unpacks its panel anew, so rows are cut no finer than that.
   */
  private static final int PIECES = 3;

  /** Panels that a single row is multiplied by together. */
  private static final int TOGETHER = 2;

  /** Rows are cut between the kernels' tiles. */
  private static final int TILE = 6;

  @Override
  public int outputs() {
    return weights.outputs();
  }

  @Override
  public int inputs() {
    return weights.inputs();
  }

  @Override
  public void addBytes(Map<String, Long> bytes) {
    weights.addBytes(bytes);
  }

  @Override
  public void apply(float[] in, int rows, float[] out, int outStride, Workers workers) {
    int panels = weights.panels();
    if (rows == 1) {
      workers.forEach(
          Math.ceilDiv(panels, TOGETHER),
          (group, worker) ->
              kernels.multiplyRow(
                  in,
                  weights,
                  group * TOGETHER,
                  Math.min((group + 1) * TOGETHER, panels),
                  out,
                  workers.scratch(worker)));
      return;
    }
    int cuts = workers.threads() == 1 ? 1 : Math.ceilDiv(PIECES * workers.threads(), panels);
    int size = Math.ceilDiv(Math.ceilDiv(rows, cuts), TILE) * TILE;
    workers.forEach(
        panels * Math.ceilDiv(rows, size),
        (piece, worker) -> {
          int first = piece / panels * size;
          kernels.multiply(
              in,
              weights.inputs(),
              weights,
              piece % panels,
              out,
              outStride,
              first,
              Math.min(first + size, rows),
              workers.scratch(worker));
        });
  }
}
