package dev.assay.core.data;

import dev.assay.spi.data.DatasetRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a request is answered from.
 *
 * @param root the data directory or cache that they lie under; the folder of one that a task names
 *     absolutely
 * @param files in order; a split may be spread over several
 */
public record LocatedData(DatasetRequest request, Path root, List<Path> files) {
  public LocatedData {
    files = List.copyOf(files);
  }

  /** Whether it was found by configuration and split, rather than by files' names. */
  boolean isSplit() {
    return DataFileNames.of(request).isEmpty();
  }

  /** Where a file lies below the root, and would in another data directory. */
  public String relative(Path file) {
    Path base = root.toAbsolutePath().normalize();
    return base.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  /** The configuration's name, as data directories have it. */
  static String configuration(@Nullable String name) {
    return name == null ? "default" : name;
  }
}
