package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.results.ResultsFile;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ReportWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = "Writes a finished run's reports anew and prints its table.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run's directory, or its results.json.")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the reports go (the run's directory by default).")
  private @Nullable Path out;

  @Mixin private ExportOptions exportOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    var stdout = spec.commandLine().getOut();
    var extensions = pluginOptions.plugins(spec.commandLine().getErr()).extensions();
    EvalResult result = ResultsFile.read(run);
    Path home = run.toString().endsWith(".json") ? run.toAbsolutePath().getParent() : run;
    Path directory = out == null ? home : out;
    stdout.println(ResultTable.of(result));
    for (ReportWriter writer : extensions.reports().all().values()) {
      Path file = directory.resolve(writer.fileName());
      AtomicFile.write(file, bytes -> writer.write(result, bytes));
      stdout.println(file);
    }
    exportOptions.write(result, home, directory).forEach(stdout::println);
    stdout.flush();
    return ExitCode.DONE;
  }
}
