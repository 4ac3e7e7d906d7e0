package dev.assay.tasks.discreteunits;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A user's own recordings, laid out as Hugging Face's {@code audiofolder} has them: {@code
 * NAME/SPLIT/LABEL/*.wav}. Columns {@code label} and those of {@link RecordingDoc}.
 */
final class AudioFolder implements DatasetSource {
  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    String name = request.name();
    if (name == null) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "Data set " + request.describe() + ": dataset_name says which folder it is.");
    }
    Path split = DataFolders.find(request, "audio", name + "/" + request.split(), dataDirectories);
    var docs = new ArrayList<Doc>();
    for (Path label : DataFolders.list(split)) {
      if (Files.isDirectory(label)) {
        for (Path file : DataFolders.list(label)) {
          if (file.getFileName().toString().endsWith(".wav")) {
            Map<String, String> known = Map.of("label", label.getFileName().toString());
            docs.add(RecordingDoc.of(request, docs.size(), file, known));
          }
        }
      }
    }
    return docs;
  }
}
