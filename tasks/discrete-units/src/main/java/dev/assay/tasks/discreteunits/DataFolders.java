package dev.assay.tasks.discreteunits;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.units.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds files of media, and reads them within bounds. */
final class DataFolders {
  private static final int MOST_BYTES = 1 << 26;

  private DataFolders() {}

  /**
   * @param kind {@code audio} or {@code images}: the folder that holds sets of that kind
   * @throws EvalException if there is none under a data directory, in its child or its neighbour of
   *     that kind
   */
  static Path find(DatasetRequest request, String kind, String named, List<Path> dataDirectories) {
    var candidates = new ArrayList<Path>();
    for (Path directory : dataDirectories) {
      candidates.add(directory.resolve(named));
      candidates.add(directory.resolve(kind).resolve(named));
      candidates.add(directory.toAbsolutePath().normalize().resolveSibling(kind).resolve(named));
    }
    return candidates.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.NOT_FOUND,
                "Data set "
                    + request.describe()
                    + ": there is no "
                    + named
                    + ". "
                    + (dataDirectories.isEmpty()
                        ? "Name the folder it is in with --data-dir."
                        : "It was looked for in, in "
                            + kind
                            + "/ of and in "
                            + kind
                            + "/ beside "
                            + dataDirectories
                            + ".")));
  }

  /** The files and folders in a folder, by name. */
  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, "Cannot read " + folder + ".", e);
    }
  }

  static byte[] bytes(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new EvalException(
            ErrorCode.INVALID_DATA, file + " is larger than " + (MOST_BYTES >> 20) + " MiB.");
      }
      return content;
    } catch (IOException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, "Cannot read " + file + ".", e);
    }
  }

  /** {@code dataset_kwargs: {reversed: true}}: whether each medium is wanted spoilt as well. */
  static boolean wantsReversed(DatasetRequest request) {
    return Boolean.TRUE.equals(request.options().get("reversed"));
  }

  static EvalException malformed(Path file, MediaException e) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE, file + " cannot be used: " + e.getMessage(), e);
  }

  static EvalException noSplit(DatasetRequest request, String has) {
    return new EvalException(
        ErrorCode.INVALID_CONFIGURATION,
        "Data set " + request.describe() + ": it has the splits " + has + " only.");
  }
}
