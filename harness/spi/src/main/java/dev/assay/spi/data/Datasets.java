package dev.assay.spi.data;

import java.util.List;

/** Where tasks get their documents. */
@FunctionalInterface
public interface Datasets {
  /**
   * All documents of the split, at least one, in their order.
   *
   * @throws dev.assay.spi.EvalException that says where it looked, if the split is missing, cannot
   *     be read or is empty
   */
  List<Doc> open(DatasetRequest request);
}
