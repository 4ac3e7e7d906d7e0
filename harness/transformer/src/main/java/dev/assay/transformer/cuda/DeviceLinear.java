package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.Products.Output;

/**
 * Linear layers on a batch. Rows that decode go to a kernel of our own, which reads the weights as
 * fast as memory gives them; the others to cuBLASLt. Which of them computes a row is decided by
 * what the row is, never by how many there are, so that its result does not depend on its company.
 */
final class DeviceLinear {

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
    int few = takesFew(weights.inputs()) ? decoding : 0;
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

  /** Whether there is a kernel on tensor cores for so many inputs. */
  boolean takesFew(int inputs) {
    return gpu.type() != RealType.F32 && inputs % 8 == 0;
  }

  /** Outputs that a block of linear.cu computes for some rows. */
  static int outputs(int rows) {
    return rows <= 16 ? 16 : 32;
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
        Math.ceilDiv(weights.outputs(), outputs(rows)),
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

  /** As in linear.cu. */
  static int mode(Output output) {
    return switch (output) {
      case REAL -> 0;
      case ADD -> 1;
      case FLOAT -> 2;
    };
  }
}
