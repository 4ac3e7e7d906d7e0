package dev.assay.transformer.cuda;

/** The kernels of inference. */
enum Kernel implements KernelFunction {
  CONVERT_ROWS,
  EMBED,
  NORMALIZE,
  ADD_NORMALIZED,
  ROTATE_AND_STORE,
  ACTIVATE,
  GATE,
  LOG_SOFTMAX,
  RANK_LOGITS,
  ROUTE,
  COUNT_PAIRS,
  LIST_PAIRS,
  ADD_PAIRS,
  LIST_TILES,
  MULTIPLY_PAIRS,
  ATTEND_ROWS,
  ATTEND_PART,
  JOIN_PARTS,
  ATTEND_PART_16,
  ATTEND_PART_32,
  ATTEND_PART_64,
  ATTEND_PART_80,
  ATTEND_PART_96,
  ATTEND_PART_128,
  ATTEND_TILES_16,
  ATTEND_TILES_32,
  ATTEND_TILES_64,
  ATTEND_TILES_80,
  ATTEND_TILES_96,
  ATTEND_TILES_128,
  LINEAR_FEW_8,
  LINEAR_FEW_16,
  LINEAR_FEW_32,
  LINEAR_FEW_64,
  LINEAR_PAIRS_8,
  LINEAR_PAIRS_16,
  LINEAR_PAIRS_32,
  LINEAR_PAIRS_64,
  LINEAR_TILES_128;

  /**
   * Whether it computes on tensor cores, and so exists for the 16-bit types alone: those end in the
   * size that they are for.
   */
  boolean tensorCores() {
    return Character.isDigit(name().charAt(name().length() - 1));
  }
}
