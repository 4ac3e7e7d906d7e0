package dev.assay.spi.data;

import java.nio.file.Path;
import java.util.List;

/** Makes or reads data sets; chosen by {@link DatasetRequest#path}. */
@FunctionalInterface
public interface DatasetSource {
  /**
   * @param dataDirectories what {@code --data-dir} named, in order
   * @throws dev.assay.spi.EvalException if it has no such split
   */
  List<Doc> open(DatasetRequest request, List<Path> dataDirectories);
}
