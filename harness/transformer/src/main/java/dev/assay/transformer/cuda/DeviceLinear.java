package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.Products.Output;

/**
 * Linear layers on a batch. Rows that decode go to a kernel of our own, which reads the weights as
 * fast as memory gives them; the others to cuBLASLt. Which of them computes a row is decided by
 * what the row is, never by how many there are, so that its result does not depend on its company.
 */
final class DeviceLinear {

  private static final int OUTPUTS = 16;
  private static final int THREADS = 256;

  /** Rows that a block takes at most. */
  private static final int MOST_ROWS = 64;

  private final Gpu gpu;
  private final Products products;

  DeviceLinear(Gpu gpu, Products products) {
    this.gpu = gpu;
    this.products = products;
  }

  /**
   * Multiplies rows with the weights and adds the bias.
   *
   * @param in {@code [rows][inputs]}
   * @param decoding how many of the rows, at the front, decode
   * @param out {@code [rows][outputs]} of what {@code output} says
   */
  void run(long in, int rows, int decoding, DeviceMatrix weights, Output output, long out) {
    RealType type = gpu.type();
    int few = takesFew(weights) ? decoding : 0;
    if (few > 0) {
      few(in, few, weights, output, out);
    }
    if (rows > few) {
      long outBytes = output == Output.REAL ? type.bytes() : Float.BYTES;
      products.multiply(
          in + (long) few * weights.inputs() * type.bytes(),
          rows - few,
          weights,
          output,
          out + (long) few * weights.outputs() * outBytes);
    }
  }

  /** Whether rows that decode go to a kernel of our own. */
  boolean takesFew(DeviceMatrix weights) {
    return gpu.type() != RealType.F32 && weights.inputs() % 8 == 0;
  }

  private void few(long in, int rows, DeviceMatrix weights, Output output, long out) {
    Kernel kernel =
        rows <= 8
            ? Kernel.LINEAR_FEW_8
            : rows <= 16
                ? Kernel.LINEAR_FEW_16
                : rows <= 32 ? Kernel.LINEAR_FEW_32 : Kernel.LINEAR_FEW_64;
    gpu.launch(
        kernel,
        Math.ceilDiv(weights.outputs(), OUTPUTS),
        Math.ceilDiv(rows, MOST_ROWS),
        1,
        THREADS,
        in,
        weights.address(),
        weights.bias().floats(),
        rows,
        weights.inputs(),
        weights.outputs(),
        mode(output),
        out);
  }

  private static int mode(Output output) {
    return switch (output) {
      case REAL -> 0;
      case ADD -> 1;
      case FLOAT -> 2;
    };
  }

  /**
   * Multiplies listed pairs of rows that decode and experts with the experts' weights; see
   * experts.cu.
   *
   * @param from table of the row of {@code in} that each pair is of; 0 if it has a row for each
   * @param starts table of the first pair of each expert
   * @param weights table of the addresses of the experts' weights
   * @param rows most pairs of an expert
   */
  void pairs(
      long in,
      long from,
      long starts,
      long weights,
      int experts,
      int rows,
      int pairs,
      int inputs,
      int outputs,
      Output output,
      long out) {
    // Twice what each has on average.
    int usual = Math.min(rows, Math.ceilDiv(2 * pairs, experts));
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
        Math.ceilDiv(outputs, OUTPUTS),
        experts,
        Math.ceilDiv(rows, tile),
        THREADS,
        in,
        from,
        starts,
        weights,
        inputs,
        outputs,
        mode(output),
        out);
  }
}
