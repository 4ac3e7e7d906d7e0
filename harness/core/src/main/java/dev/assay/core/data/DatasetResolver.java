package dev.assay.core.data;

import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.Registry;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Opens data sets for tasks: from the source that {@code dataset_path} names, or else as a hub id
 * under the data directories and then in the other stores, in order. A split that several tasks
 * share is read once.
 */
public final class DatasetResolver implements Datasets {
  /**
   * The sources that are files a task names itself, and what they hold if their names do not say.
   */
  private static final Map<String, DocReader> ROW_FILES =
      Map.of("json", DocReader.JSON_LINES, "csv", DocReader.CSV, "tsv", DocReader.TSV);

  private static final String TEXT_FILES = "text";

  private final Registry<DatasetSource> plugins;
  private final DataFiles formats;
  private final List<Path> dataDirectories;
  private final List<DataStore> stores = new ArrayList<>();
  private final Map<DatasetRequest, List<Doc>> opened = new HashMap<>();

  /**
   * @param elsewhere where to look after the data directories
   */
  public DatasetResolver(
      Registry<DatasetSource> plugins,
      DataFiles formats,
      List<Path> dataDirectories,
      List<DataStore> elsewhere) {
    this.plugins = plugins;
    this.formats = formats;
    this.dataDirectories = List.copyOf(dataDirectories);
    for (Path directory : dataDirectories) {
      stores.add(new DataDirectory(directory, formats));
    }
    stores.addAll(elsewhere);
  }

  /** Looks nowhere but in the data directories. */
  public static DatasetResolver local(Extensions extensions, List<Path> dataDirectories) {
    return new DatasetResolver(
        extensions.datasets(), DataFiles.of(extensions), dataDirectories, List.of());
  }

  @Override
  public synchronized List<Doc> open(DatasetRequest request) {
    List<Doc> docs = opened.get(request);
    if (docs == null) {
      docs = List.copyOf(read(request));
      if (docs.isEmpty()) {
        throw new EvalException(
            ErrorCode.INVALID_DATA, "Data set " + request.describe() + " holds no documents.");
      }
      opened.put(request, docs);
    }
    return docs;
  }

  /**
   * The files that the request is answered from, fetched if they are nowhere yet; nothing if a
   * plugin makes the data.
   *
   * @throws EvalException if they cannot be found
   */
  public Optional<LocatedData> locate(DatasetRequest request) {
    return plugins.all().containsKey(request.path())
        ? Optional.empty()
        : Optional.of(find(request));
  }

  private List<Doc> read(DatasetRequest request) {
    DatasetSource plugin = plugins.all().get(request.path());
    if (plugin != null) {
      return plugin.open(request, dataDirectories);
    }
    List<Path> files = find(request).files();
    return request.path().equals(TEXT_FILES)
        ? TextFiles.docs(request, files.stream().map(formats::text).collect(Collectors.joining()))
        : formats.docs(files, ROW_FILES.get(request.path()));
  }

  private LocatedData find(DatasetRequest request) {
    if (ROW_FILES.containsKey(request.path())
        || request.path().equals(TEXT_FILES)
        || formats.ending("." + request.path()).isPresent()) {
      return new TaskFiles(dataDirectories, stores).find(request);
    }
    Optional<List<String>> names = DataFileNames.of(request);
    for (DataStore store : stores) {
      Optional<LocatedData> found =
          names.isPresent()
              ? store.files(request, HubPath.of(request), names.get())
              : store.split(request);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new EvalException(
        ErrorCode.NOT_FOUND,
        "Data set "
            + request.describe()
            + " was not found: looked for "
            + request.path()
            + "/"
            + names
                .map(list -> String.join(", ", list))
                .orElseGet(() ->
                    LocatedData.configuration(request.name())
                        + "/"
                        + request.split()
                        + ".jsonl (or .json, .csv, .tsv, .parquet, .gz, .zst)")
            + " "
            + under(dataDirectories)
            + hints(stores));
  }

  static String hints(List<DataStore> stores) {
    return stores.stream()
        .flatMap(store -> store.hint().stream())
        .map(hint -> " " + hint)
        .collect(Collectors.joining());
  }

  /** The end of a message about something that was not found. */
  static String under(List<Path> dataDirectories) {
    return dataDirectories.isEmpty()
        ? "but no --data-dir was given."
        : "under "
            + dataDirectories.stream().map(Path::toString).collect(Collectors.joining(", "))
            + ".";
  }
}
