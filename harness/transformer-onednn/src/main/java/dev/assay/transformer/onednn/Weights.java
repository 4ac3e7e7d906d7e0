package dev.assay.transformer.onednn;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/** The weights of a linear layer, in whatever form they are kept; products see them as bfloat16. */
sealed interface Weights permits BfloatWeights, Int8Weights {

  int inputs();

  int outputs();

  /** Whether {@link #panels} has work to do. */
  boolean unpacks();

  /**
   * Some neighbouring {@link Panels}.
   *
   * @param space where they may be put; room for as many
   */
  MemorySegment panels(int first, int count, MemorySegment space);

  /**
   * One row of inputs times some neighbouring panels.
   *
   * @param order in which products are summed
   * @param in rounded to bfloat16, filled up with zeros to {@link Panels#depth}
   * @param out receives {@link Panels#WIDTH} numbers of each
   */
  void row(RowOrder order, float[] in, int first, int count, float[] out);

  void addBytes(Map<String, Long> bytes);
}
