package dev.assay.core.data;

import dev.assay.core.plugins.Registry;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens data sets for tasks: from the source that {@code dataset_path} names, or else as a hub id
 * under the data directories. A split that several tasks share is read once.
 */
public final class DatasetResolver implements Datasets {
  private final Map<String, DatasetSource> sources;
  private final List<Path> dataDirectories;
  private final DatasetSource hub = new HubDirectory();
  private final Map<DatasetRequest, List<Doc>> opened = new HashMap<>();

  public DatasetResolver(Registry<DatasetSource> plugins, List<Path> dataDirectories) {
    this.sources = new TreeMap<>(plugins.all());
    sources.put("text", new TextFiles());
    sources.put("json", new RowFiles(DocReader.JSON_LINES));
    sources.put("csv", new RowFiles(DocReader.CSV));
    sources.put("tsv", new RowFiles(DocReader.TSV));
    this.dataDirectories = List.copyOf(dataDirectories);
  }

  @Override
  public synchronized List<Doc> open(DatasetRequest request) {
    List<Doc> docs = opened.get(request);
    if (docs == null) {
      docs = List.copyOf(sources.getOrDefault(request.path(), hub).open(request, dataDirectories));
      if (docs.isEmpty()) {
        throw new EvalException(
            ErrorCode.INVALID_DATA, "Data set " + request.describe() + " holds no documents.");
      }
      opened.put(request, docs);
    }
    return docs;
  }
}
