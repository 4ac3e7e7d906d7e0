package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.Products.Output;

/**
 * Products of experts with the rows that chose them, which the device has listed: all experts by
 * one kernel, and without the host. As in {@link DeviceLinear}, which kernel computes a row is
 * decided by what the row is.
 */
final class ExpertProducts {

  /** Pairs, and outputs, of a block of the kernel for rows that are read; see linear_tiles.cu. */
  private static final int TILE = 128;

  private static final int TILE_BYTES = 12;
  private static final int THREADS = 256;

  private final Gpu gpu;
  private final DeviceLinear linear;

  ExpertProducts(Gpu gpu, DeviceLinear linear) {
    this.gpu = gpu;
    this.linear = linear;
  }

  /**
   * Pairs of a row and an expert in the order of the experts; see experts.cu.
   *
   * @param rows most pairs of an expert
   * @param decoding whether the rows decode
   * @param starts table of the first pair of each expert
   * @param rowOf table of each pair's row
   * @param tiles where there is room to list tiles of them
   */
  record Listed(
      int pairs, int rows, int experts, boolean decoding, long starts, long rowOf, long tiles) {

    /** Most tiles: each expert has at most one that is not full. */
    private static int tiles(int pairs, int experts) {
      return pairs / TILE + Math.min(pairs, experts);
    }

    static long tileBytes(int pairs, int experts) {
      return (long) TILE_BYTES * tiles(pairs, experts);
    }

    private int tileCount() {
      return tiles(pairs, experts);
    }
  }

  /**
   * One matrix of each expert.
   *
   * @param addresses table of where they lie
   */
  record Weights(long addresses, int outputs, int inputs) {}

  /** To be called once pairs are listed, before their products. */
  void prepare(Listed listed) {
    int count = listed.tileCount();
    if (!listed.decoding) {
      gpu.launch(
          Kernel.LIST_TILES,
          Math.ceilDiv(count, THREADS),
          1,
          1,
          THREADS,
          listed.starts,
          listed.experts,
          TILE,
          count,
          listed.tiles);
    }
  }

  /**
   * Multiplies the row of each pair with the weights of its expert.
   *
   * @param in {@code [pairs][inputs]}, or of each row if {@code from} is {@link Listed#rowOf}
   * @param from table of the row of {@code in} that each pair is of; 0 if there is one for each
   * @param output not {@link Output#ADD}
   * @param out {@code [pairs][outputs]} of what {@code output} says
   */
  void multiply(Listed listed, long in, long from, Weights weights, Output output, long out) {
    if (!linear.takesFew(weights.inputs) || weights.outputs % 2 != 0) {
      gpu.launch(
          Kernel.MULTIPLY_PAIRS,
          listed.pairs,
          Math.ceilDiv(weights.outputs, THREADS),
          1,
          THREADS,
          in,
          from,
          listed.starts,
          weights.addresses,
          weights.inputs,
          weights.outputs,
          DeviceLinear.mode(output),
          out);
    } else if (listed.decoding) {
      few(listed, in, from, weights, output, out);
    } else {
      gpu.launch(
          Kernel.LINEAR_TILES_128,
          Math.ceilDiv(weights.outputs, TILE),
          listed.tileCount(),
          1,
          THREADS,
          in,
          from,
          listed.tiles,
          weights.addresses,
          weights.inputs,
          weights.outputs,
          DeviceLinear.mode(output),
          out);
    }
  }

  private void few(Listed listed, long in, long from, Weights weights, Output output, long out) {
    // Twice what each expert has on average.
    int usual = Math.min(listed.rows, Math.ceilDiv(2 * listed.pairs, listed.experts));
    int tile = usual <= 8 ? 8 : usual <= 16 ? 16 : usual <= 32 ? 32 : 64;
    Kernel kernel =
        switch (tile) {
          case 8 -> Kernel.LINEAR_PAIRS_8;
          case 16 -> Kernel.LINEAR_PAIRS_16;
          case 32 -> Kernel.LINEAR_PAIRS_32;
          default -> Kernel.LINEAR_PAIRS_64;
        };
    gpu.launch(
        kernel,
        Math.ceilDiv(weights.outputs, DeviceLinear.outputs(tile)),
        listed.experts,
        Math.ceilDiv(listed.rows, tile),
        THREADS,
        in,
        from,
        listed.starts,
        weights.addresses,
        weights.inputs,
        weights.outputs,
        DeviceLinear.mode(output),
        out);
  }
}
