package dev.assay.cli;

import dev.assay.core.plan.EvalPlan;
import dev.assay.core.plan.Planner;
import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.PluginStatus;
import dev.assay.core.plugins.Plugins;
import dev.assay.core.results.RunDirectory;
import dev.assay.core.run.Evaluator;
import dev.assay.core.study.StudyAnalysis;
import dev.assay.core.study.StudyMarkdown;
import dev.assay.core.suite.Suite;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.TaskOutcome;
import dev.assay.spi.scoring.CodeExecution;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Takes a suite to its end: plans it, runs it, writes its files and prints its table. */
final class Session {
  private final PrintWriter out;
  private final PrintWriter err;
  private final PluginOptions pluginOptions;
  private final ModelOptions modelOptions;
  private final CodeExecution execution;
  private final DataOptions dataOptions;

  /**
   * @param execution of programs that models write
   */
  Session(
      CommandSpec spec,
      PluginOptions pluginOptions,
      ModelOptions modelOptions,
      DataOptions dataOptions,
      CodeExecution execution) {
    this.dataOptions = dataOptions;
    this.execution = execution;
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.pluginOptions = pluginOptions;
    this.modelOptions = modelOptions;
  }

  /** A finished run and its files. */
  record Finished(RunDirectory directory, EvalResult result, List<Path> files) {}

  /**
   * @param directory where the files go; null for a place under {@code runs/} that the same suite
   *     finds again
   * @param export what else to write
   * @return the exit code
   */
  int run(Suite suite, @Nullable Path directory, ExportOptions export) {
    Finished finished =
        evaluate(
            suite,
            plan ->
                new RunDirectory(
                    directory == null ? Path.of("runs", directoryName(plan)) : directory));
    out.print(table(finished.result()));
    Path home = finished.directory().path();
    export.write(finished.result(), home, home).forEach(out::println);
    // What people open comes last, where they look.
    finished.files().stream()
        .sorted(Comparator.comparing(file -> file.toString().endsWith(".html")))
        .forEach(file -> out.println(file.toString()));
    out.flush();
    return exitCode(finished.result());
  }

  Finished evaluate(Suite suite, Function<EvalPlan, RunDirectory> directories) {
    Plugins plugins = pluginOptions.plugins(err);
    Extensions extensions =
        pluginOptions.withIncluded(plugins.extensions(), suite.includePaths(), err);
    ModelContext context = modelOptions.context(extensions);
    EvalPlan plan = Planner.plan(suite, extensions, execution);
    RunDirectory run = directories.apply(plan);
    var datasets = dataOptions.resolver(extensions, suite.dataDirectories(), err);
    EvalResult result;
    try (Progress progress = Progress.on(err)) {
      result =
          new Evaluator(plan, datasets, context, progress)
              .run(
                  run,
                  Version.current(),
                  Environment.describe(context),
                  plugins.statuses().stream()
                      .filter(status -> status.problem().isEmpty())
                      .map(Session::nameAndVersion)
                      .toList());
    }
    List<Path> written = new ArrayList<>(run.write(result, extensions.reports().all().values()));
    written.addAll(StudyFiles.write(result, run.path()));
    return new Finished(run, result, written);
  }

  /** The cells of a study by themselves say little; what they say together is its report. */
  private static String table(EvalResult result) {
    return StudyAnalysis.of(result).map(StudyMarkdown::of).orElseGet(() -> ResultTable.of(result));
  }

  private int exitCode(EvalResult result) {
    long failed = result.outcomes().stream().mapToLong(TaskOutcome::failed).sum();
    if (failed > 0) {
      err.println(
          "warning: some samples failed and are not in the scores; samples/*.jsonl says why. The"
              + " same command again asks them anew.");
      return ExitCode.FAILED_SAMPLES;
    }
    return ExitCode.DONE;
  }

  private static String nameAndVersion(PluginStatus status) {
    return status.name() + " " + status.version();
  }

  /** A readable name that another plan does not have. */
  private static String directoryName(EvalPlan plan) {
    String readable =
        plan.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String start = readable.substring(0, Math.min(40, readable.length()));
    byte[] hash =
        dev.assay.core.data.DocHash.sha256()
            .digest(plan.describe().toString().getBytes(StandardCharsets.UTF_8));
    return (start.isEmpty() ? "run" : start) + "-" + HexFormat.of().formatHex(hash, 0, 4);
  }
}
