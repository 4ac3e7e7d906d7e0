package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Data sets under their hub ids: {@code DIR/<dataset_path>/<dataset_name or
 * default>/<split>.jsonl}, or any other row format, gzipped or not.
 */
final class HubDirectory implements DatasetSource {
  private static final List<String> ENDINGS =
      List.of("jsonl", "jsonl.gz", "json", "json.gz", "csv", "csv.gz", "tsv", "tsv.gz");

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    String configuration = request.name() == null ? "default" : request.name();
    for (Path directory : dataDirectories) {
      Path home = directory.resolve(request.path()).normalize();
      if (!home.startsWith(directory.normalize())) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            "Data set " + request.describe() + " points out of " + directory + ".");
      }
      for (String ending : ENDINGS) {
        Path file = home.resolve(configuration).resolve(request.split() + "." + ending);
        if (Files.isRegularFile(file)) {
          return DocReader.forFile(file).orElseThrow().read(file);
        }
      }
    }
    throw new EvalException(
        ErrorCode.NOT_FOUND,
        "Data set "
            + request.describe()
            + " was not found: looked for "
            + request.path()
            + "/"
            + configuration
            + "/"
            + request.split()
            + ".jsonl (or .json, "
            + ".csv, .tsv, .gz) "
            + DataPaths.under(dataDirectories));
  }
}
