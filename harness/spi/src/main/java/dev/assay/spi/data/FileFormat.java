package dev.assay.spi.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A format of data files, contributed under the ending of their names, such as {@code parquet}. */
@FunctionalInterface
public interface FileFormat {
  /**
   * All rows of the file, in order: the fields of a {@link Doc} each.
   *
   * @throws dev.assay.spi.EvalException that names the file, if it cannot be read or is malformed.
   *     Nothing that the file says of its own lengths may be believed
   */
  List<Map<String, @Nullable Object>> rows(Path file);
}
