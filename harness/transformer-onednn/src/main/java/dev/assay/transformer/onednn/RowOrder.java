package dev.assay.transformer.onednn;

/**
 * The order in which a processor's instruction sums products of bfloat16; vector instructions can
 * repeat it. All sums are fused multiply-adds.
 */
enum RowOrder {
  /**
   * TDPBF16PS of AMX (Intel's manual of the instruction set): of every {@link Panels#DEPTH} inputs
   * the even and the odd ones apart, each from zero on, then their sum is added to the total.
   */
  TILES,
  /**
   * VDPBF16PS of AVX-512: a chain from zero on, of each pair of inputs the second before the first;
   * the sums of {@link #block} inputs each are then added up.
   */
  PAIRS;

  /**
   * Inputs whose products oneDNN 3.11 sums before it stores a sum, found by comparing bits.
   *
   * @param inputs filled up to {@link Panels#depth}
   */
  static int block(int inputs) {
    return inputs <= 1024 ? 512 : 1024;
  }
}
