package dev.assay.core.data;

import dev.assay.spi.data.DatasetRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that a request is answered from.
 *
 * @param root the data directory or cache that they lie under
 * @param files in order; a split may be spread over several
 */
public record LocatedData(DatasetRequest request, Path root, List<Path> files) {
  public LocatedData {
    files = List.copyOf(files);
  }

  /** Where a file would lie in another data directory; nothing for one outside its own. */
  public Optional<String> relative(Path file) {
    Path base = root.toAbsolutePath().normalize();
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(base)
        ? Optional.of(base.relativize(absolute).toString().replace('\\', '/'))
        : Optional.empty();
  }

  /** The configuration's name, as data directories have it. */
  static String configuration(@Nullable String name) {
    return name == null ? "default" : name;
  }
}
