package dev.assay.transformer.onednn;

/**
 * How oneDNN wants bfloat16 weights for AMX ({@code BA16a32b2a}): panels of 32 outputs, each {@code
 * [inputs/2][32][2]}, the inputs filled up with zeros to a multiple of 32. An int32 is a pair of
 * neighbouring inputs of one output, the first in its low half.
 */
final class Panels {

  /** Outputs in a panel. */
  static final int WIDTH = 32;

  /** Inputs that an AMX tile sums: what a panel's inputs are filled up to a multiple of. */
  static final int DEPTH = 32;

  private Panels() {}

  static int count(int outputs) {
    return Math.ceilDiv(outputs, WIDTH);
  }

  /** Inputs of a panel. */
  static int depth(int inputs) {
    return Math.ceilDiv(inputs, DEPTH) * DEPTH;
  }

  /** Size of one. */
  static long bytes(int inputs) {
    return (long) depth(inputs) * WIDTH * Short.BYTES;
  }

  /** Where a panel's pair of inputs from {@code input} on begins. */
  static long pair(int input) {
    return (long) input / 2 * WIDTH * Integer.BYTES;
  }
}
