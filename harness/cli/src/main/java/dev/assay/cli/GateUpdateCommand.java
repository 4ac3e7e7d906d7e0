package dev.assay.cli;

import dev.assay.core.compare.ModelRun;
import dev.assay.core.gate.Baseline;
import dev.assay.core.gate.BaselineFile;
import dev.assay.core.gate.SpeedBaseline;
import dev.assay.core.gate.SpeedMeasurements;
import dev.assay.core.statistics.MarginTest.Sides;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "update",
    description =
        "Writes a baseline from a run or from measurements, and says what changed. Margins of an"
            + " older one are kept.",
    mixinStandardHelpOptions = true)
final class GateUpdateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      required = true,
      description = GateCommand.BASELINE)
  private Path file;

  @Option(
      names = "--margin",
      paramLabel = "M",
      defaultValue = "0.02",
      description =
          "The loss not to be let through, of scores that are new (${DEFAULT-VALUE}); a part of the"
              + " score for perplexities, speed and memory.")
  private double margin;

  @Option(
      names = "--two-sided",
      description = "A gain of the margin is not to be let through either, of scores that are new.")
  private boolean twoSided;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = GateCommand.RUN)
  private List<String> runs;

  @Override
  public Integer call() {
    if (!(margin > 0)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT, "--margin is " + margin + "; it must be above 0.");
    }
    Optional<BaselineFile> previous =
        Files.exists(file) ? Optional.of(BaselineFile.read(file)) : Optional.empty();
    PrintWriter stdout = spec.commandLine().getOut();
    // Measurements are files; a run of Assay's is a directory, and one of lm-eval's may be a file.
    boolean measurements =
        previous
            .map(SpeedBaseline.class::isInstance)
            .orElseGet(() -> GateCommand.paths(runs).stream().allMatch(SpeedMeasurements::isIn));
    List<String> changes = measurements ? updateSpeed(previous) : updateScores(previous);
    changes.forEach(stdout::println);
    stdout.println(file);
    stdout.flush();
    return ExitCode.DONE;
  }

  private List<String> updateScores(Optional<BaselineFile> previous) {
    Optional<Baseline> old = previous.map(Baseline.class::cast);
    ModelRun run =
        GateCommand.modelRun(GateCommand.one(runs), old.map(Baseline::model).orElse(null));
    Baseline baseline = Baseline.of(run, margin, twoSided ? Sides.TWO : Sides.ONE, old);
    baseline.write(file);
    return baseline.changesFrom(old);
  }

  private List<String> updateSpeed(Optional<BaselineFile> previous) {
    Optional<SpeedBaseline> old = previous.map(SpeedBaseline.class::cast);
    SpeedMeasurements measured = SpeedMeasurements.read(GateCommand.paths(runs));
    if (margin >= 1) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "--margin is " + margin + "; of speed and memory it is a part, below 1.");
    }
    SpeedBaseline baseline = SpeedBaseline.of(measured, margin, old);
    baseline.write(file);
    return baseline.changesFrom(old);
  }
}
