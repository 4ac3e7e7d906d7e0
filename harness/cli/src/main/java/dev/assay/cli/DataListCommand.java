package dev.assay.cli;

import dev.assay.core.data.Bundle;
import dev.assay.core.data.Manifest;
import dev.assay.core.data.hub.HubOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ls",
    description =
        "Lists the files of the cache, or of a bundle, with the hub's commit they are of.",
    mixinStandardHelpOptions = true)
final class DataListCommand implements Callable<Integer> {
  private static final int COMMIT_SHOWN = 12;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "A bundle (the cache by default).")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean cache = directory == null;
    Path root = cache ? HubOptions.of(System.getenv()).cache() : directory;
    Bundle bundle = new Bundle(root);
    List<Manifest.Entry> files = (cache ? bundle.manifest() : bundle.existing()).files();
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("file", "rows", "bytes", "commit"));
    for (Manifest.Entry file : files) {
      String revision = Objects.requireNonNullElse(file.revision(), "-");
      table.add(
          List.of(
              file.file(),
              file.rows() == null ? "-" : String.format(Locale.ROOT, "%,d", file.rows()),
              Bytes.text(file.bytes()),
              revision.substring(0, Math.min(COMMIT_SHOWN, revision.length()))));
    }
    if (!files.isEmpty()) {
      print(out, table);
    }
    long bytes = files.stream().mapToLong(Manifest.Entry::bytes).sum();
    out.println(files.size() + " files, " + Bytes.text(bytes) + ", in " + root);
    out.flush();
    return ExitCode.DONE;
  }

  /** Numbers to the right. */
  private static void print(PrintWriter out, List<List<String>> table) {
    int[] widths = new int[table.getFirst().size()];
    for (List<String> row : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : table) {
      out.println(
          row.get(0)
              + " ".repeat(widths[0] - row.get(0).length() + 2)
              + " ".repeat(widths[1] - row.get(1).length())
              + row.get(1)
              + " ".repeat(widths[2] - row.get(2).length() + 2)
              + row.get(2)
              + "  "
              + row.get(3));
    }
  }
}
