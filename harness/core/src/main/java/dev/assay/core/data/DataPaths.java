package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a file that a task names may lie. */
final class DataPaths {
  private DataPaths() {}

  /** The end of a message about something that was not found. */
  static String under(List<Path> dataDirectories) {
    return dataDirectories.isEmpty()
        ? "but no --data-dir was given."
        : "under "
            + dataDirectories.stream().map(Path::toString).collect(Collectors.joining(", "))
            + ".";
  }

  /**
   * The file that {@code data_files} names for the split: under a data directory, in its child
   * {@code text} or in its neighbour {@code text}, or beside the current directory if absolute.
   */
  static Path dataFile(DatasetRequest request, List<Path> dataDirectories) {
    String named = named(request);
    Path file = Path.of(named);
    if (file.isAbsolute()) {
      return existing(request, file);
    }
    List<Path> candidates = new ArrayList<>();
    for (Path directory : dataDirectories) {
      candidates.add(directory.resolve(file));
      candidates.add(directory.resolve("text").resolve(file));
      candidates.add(directory.toAbsolutePath().normalize().resolveSibling("text").resolve(file));
    }
    return candidates.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.NOT_FOUND,
                "Data file "
                    + named
                    + " was not found "
                    + under(dataDirectories)
                    + " It may also lie in a directory text/ in or beside a data directory."));
  }

  private static Path existing(DatasetRequest request, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          "Data set " + request.describe() + ": there is no file " + file + ".");
    }
    return file;
  }

  private static String named(DatasetRequest request) {
    Object files = request.options().get("data_files");
    if (files instanceof String one) {
      return one;
    }
    if (files instanceof Map<?, ?> bySplit && bySplit.get(request.split()) instanceof String one) {
      return one;
    }
    throw new EvalException(
        ErrorCode.INVALID_CONFIGURATION,
        "Data set "
            + request.describe()
            + ": dataset_kwargs.data_files names no file for split "
            + request.split()
            + ".");
  }
}
