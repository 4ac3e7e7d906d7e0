package dev.assay.core.data;

import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.List;

/**
 * The sources {@code json}, {@code csv} and {@code tsv}: a file of rows that a task names itself.
 */
record RowFiles(DocReader otherwise) implements DatasetSource {
  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    Path file = DataPaths.dataFile(request, dataDirectories);
    return DocReader.forFile(file).orElse(otherwise).read(file);
  }
}
