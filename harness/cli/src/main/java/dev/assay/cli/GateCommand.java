package dev.assay.cli;

import dev.assay.core.compare.ComparedField;
import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.ModelRuns;
import dev.assay.core.files.AtomicFile;
import dev.assay.core.gate.Baseline;
import dev.assay.core.gate.Gate;
import dev.assay.core.gate.GateJunit;
import dev.assay.core.gate.GateReport;
import dev.assay.core.gate.GateResult;
import dev.assay.core.statistics.NonInferiority.Verdict;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.TaskSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "gate",
    description = "Holds a run against a baseline: exit code 4 if it has become worse.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A score passes where its 95 %% bound lies above the baseline less the margin: a loss of the"
          + " whole margin gets through at most one time in twenty. A margin that the documents"
          + " cannot resolve is refused with exit code 2."
    })
final class GateCommand implements Callable<Integer> {
  private static final String BASELINE = "The file to hold the run against.";
  private static final String RUN = "A run's directory; RUN@MODEL is one model of several.";

  @Spec private CommandSpec spec;

  @Option(names = "--baseline", paramLabel = "FILE", description = BASELINE)
  private @Nullable Path baselineFile;

  @Parameters(paramLabel = "RUN", arity = "0..1", description = RUN)
  private @Nullable String run;

  @Option(
      names = "--allow",
      paramLabel = "FIELD",
      split = ",",
      description = "Compare though this differs: ${COMPLETION-CANDIDATES}.")
  private Set<ComparedField> allowed = EnumSet.noneOf(ComparedField.class);

  @Option(
      names = "--allow-unresolved",
      description = "Let scores pass whose margin the documents cannot resolve.")
  private boolean allowUnresolved;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write gate.json, gate.md and gate.xml (JUnit) there.")
  private @Nullable Path out;

  @Option(names = "--annotations", description = "Print GitHub's annotations too.")
  private boolean annotations;

  @Override
  public Integer call() {
    if (baselineFile == null || run == null) {
      throw new ParameterException(
          spec.commandLine(), "Give --baseline FILE and RUN; see assay gate --help.");
    }
    Baseline baseline = Baseline.read(baselineFile);
    var options = new Comparer.Options(allowed, null, 0, TaskSettings.DEFAULT_SEED);
    GateResult result = Gate.check(baseline, model(run, baseline.model()), options);
    var stdout = spec.commandLine().getOut();
    stdout.print(GateReport.text(result));
    if (annotations) {
      stdout.print(GateReport.annotations(result));
    }
    stdout.flush();
    if (out != null) {
      write(out.resolve("gate.json"), GateReport.json(result));
      write(out.resolve("gate.md"), GateReport.markdown(result));
      write(out.resolve("gate.xml"), GateJunit.of(result));
    }
    if (result.has(Verdict.REGRESSION)) {
      return ExitCode.REGRESSION;
    }
    return result.has(Verdict.UNRESOLVED) && !allowUnresolved ? ExitCode.USAGE : ExitCode.DONE;
  }

  @Command(
      name = "update",
      description = "Writes a baseline from a run. Margins of an older one are kept.",
      mixinStandardHelpOptions = true)
  int update(
      @Option(names = "--baseline", paramLabel = "FILE", required = true, description = BASELINE)
          Path file,
      @Option(
              names = "--margin",
              paramLabel = "M",
              defaultValue = "0.02",
              description =
                  "The drop not to be let through, of scores that are new (${DEFAULT-VALUE}); a"
                      + " part of the score for perplexities.")
          double margin,
      @Parameters(paramLabel = "RUN", description = RUN) String name) {
    Optional<Baseline> previous =
        Files.exists(file) ? Optional.of(Baseline.read(file)) : Optional.empty();
    ModelRun model = model(name, previous.map(Baseline::model).orElse(null));
    Baseline baseline = Baseline.of(model, margin, previous);
    baseline.write(file);
    var stdout = spec.commandLine().getOut();
    baseline.changesFrom(previous).forEach(stdout::println);
    stdout.println(file);
    stdout.flush();
    return ExitCode.DONE;
  }

  /** The one model there is, or the baseline's namesake. */
  private static ModelRun model(String name, @Nullable String wanted) {
    List<ModelRun> runs = ModelRuns.open(name);
    if (runs.size() == 1) {
      return runs.getFirst();
    }
    return runs.stream()
        .filter(run -> run.model().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.INVALID_ARGUMENT,
                "Run "
                    + name
                    + " holds several models; say which, as RUN@MODEL: "
                    + String.join(", ", runs.stream().map(ModelRun::model).toList())
                    + "."));
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, bytes -> bytes.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
