package dev.assay.cli;

import dev.assay.core.data.DataFiles;
import dev.assay.core.data.DatasetResolver;
import dev.assay.core.data.hub.HubOptions;
import dev.assay.core.data.hub.HubStore;
import dev.assay.core.plugins.Extensions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where data sets come from besides the data directories. */
final class DataOptions {
  @Option(
      names = "--offline",
      description =
          "Use data directories and the cache only; fetch nothing (HF_HUB_OFFLINE=1 does the"
              + " same).")
  private boolean offline;

  HubOptions hub() {
    return HubOptions.of(System.getenv()).offline(offline);
  }

  HubStore store(Extensions extensions, PrintWriter err) {
    return new HubStore(hub(), DataFiles.of(extensions), FetchProgress.on(err));
  }

  DatasetResolver resolver(Extensions extensions, List<Path> dataDirectories, PrintWriter err) {
    return new DatasetResolver(
        extensions.datasets(),
        DataFiles.of(extensions),
        dataDirectories,
        List.of(store(extensions, err)));
  }
}
