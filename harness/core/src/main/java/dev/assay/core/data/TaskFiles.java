package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the files that a task names itself, in {@code data_files}: under a data directory, in its
 * child {@code text} or in its neighbour {@code text}; absolute; or on the hub, as {@code
 * hf://datasets/ID/FILE}.
 */
record TaskFiles(List<Path> dataDirectories, List<DataStore> stores) {

  /** All of the request's files, which lie under one root. */
  LocatedData find(DatasetRequest request) {
    LocatedData first = null;
    List<Path> files = new ArrayList<>();
    for (String name : DataFileNames.required(request)) {
      LocatedData found = find(request, name);
      first = first == null ? found : first;
      files.addAll(found.files());
    }
    return new LocatedData(request, first.root(), files);
  }

  private LocatedData find(DatasetRequest request, String name) {
    if (HubPath.Named.isNamed(name)) {
      HubPath.Named named = HubPath.Named.parse(name);
      return stores.stream()
          .map(store -> store.files(request, named.set(), List.of(named.file())))
          .flatMap(Optional::stream)
          .findFirst()
          .orElseThrow(() -> notFound(name));
    }
    if (name.contains("://")) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "Data set "
              + request.describe()
              + ": "
              + name
              + " is not fetched. Download it and name the file.");
    }
    Path file = Path.of(name);
    if (file.isAbsolute()) {
      if (!Files.isRegularFile(file)) {
        throw new EvalException(
            ErrorCode.NOT_FOUND,
            "Data set " + request.describe() + ": there is no file " + file + ".");
      }
      return new LocatedData(request, file.getParent(), List.of(file));
    }
    for (Path directory : dataDirectories) {
      Path neighbour = directory.toAbsolutePath().normalize().resolveSibling("text");
      for (Path root : List.of(directory, directory.resolve("text"), neighbour)) {
        if (Files.isRegularFile(root.resolve(file))) {
          return new LocatedData(request, root, List.of(root.resolve(file)));
        }
      }
    }
    throw notFound(name);
  }

  private EvalException notFound(String name) {
    return new EvalException(
        ErrorCode.NOT_FOUND,
        "Data file "
            + name
            + " was not found "
            + DatasetResolver.under(dataDirectories)
            + (HubPath.Named.isNamed(name)
                ? DatasetResolver.hints(stores)
                : " It may also lie in a directory text/ in or beside a data directory."));
  }
}
