package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.plugins.Extensions;
import dev.assay.core.results.ResultsFile;
import dev.assay.site.Site;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ReportWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description =
        "Makes a leaderboard of finished runs as a static site; without --out, writes each run's"
            + " own reports anew and prints its table.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  assay report runs/a runs/b --out site          # open site/index.html, no server needed",
      "  assay report runs/c --out site --add           # one run more; the others are not read"
          + " again",
      "  assay report runs/* --out site --columns columns.yaml"
    })
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "A run's directory, or its results.json.")
  private List<Path> runs;

  @Option(names = "--out", paramLabel = "DIR", description = "Where the site goes.")
  private @Nullable Path out;

  @Option(
      names = "--columns",
      paramLabel = "FILE",
      description = "What the leaderboard shows and ranks by, in YAML; see docs/leaderboard.md.")
  private @Nullable Path columns;

  @Option(names = "--add", description = "Keep the runs that the site shows already.")
  private boolean add;

  @Mixin private ExportOptions exportOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    if (out != null) {
      leaderboard(out);
    } else if (columns != null || add) {
      throw new ParameterException(spec.commandLine(), "--columns and --add need --out DIR.");
    } else {
      Extensions extensions = pluginOptions.plugins(spec.commandLine().getErr()).extensions();
      runs.forEach(run -> reports(run, extensions));
    }
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private void leaderboard(Path site) {
    Site.Made made = Site.make(runs, site, columns, add);
    made.notes().forEach(note -> spec.commandLine().getErr().println("note: " + note));
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println(
        count(made.models(), "model")
            + ", "
            + count(made.tasks(), "task")
            + ", "
            + count(made.runs(), "run")
            + " ("
            + made.read()
            + " read, the others were there)");
    stdout.println(made.index());
  }

  private static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private void reports(Path run, Extensions extensions) {
    PrintWriter stdout = spec.commandLine().getOut();
    EvalResult result = ResultsFile.read(run);
    Path home = run.toString().endsWith(".json") ? run.toAbsolutePath().getParent() : run;
    stdout.println(ResultTable.of(result));
    for (ReportWriter writer : extensions.reports().all().values()) {
      Path file = home.resolve(writer.fileName());
      AtomicFile.write(file, bytes -> writer.write(result, bytes));
      stdout.println(file);
    }
    exportOptions.write(result, home, home).forEach(stdout::println);
    StudyFiles.write(result, home).forEach(stdout::println);
  }
}
