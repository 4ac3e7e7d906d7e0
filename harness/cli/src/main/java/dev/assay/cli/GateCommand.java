package dev.assay.cli;

import dev.assay.core.compare.ComparedField;
import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.compare.ModelRuns;
import dev.assay.core.gate.Baseline;
import dev.assay.core.gate.BaselineFile;
import dev.assay.core.gate.Gate;
import dev.assay.core.gate.GateResult;
import dev.assay.core.gate.SpeedBaseline;
import dev.assay.core.gate.SpeedMeasurements;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.TaskSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
    name = "gate",
    description =
        "Holds a run, or measurements of speed and memory, against a baseline: exit code 4 if"
            + " something has become worse.",
    mixinStandardHelpOptions = true,
    subcommands = {GateUpdateCommand.class, GateSequentialCommand.class},
    footer = {
      "",
      "A score passes where its 95 %% bound lies above the baseline less the margin: a loss of the"
          + " whole margin gets through at most one time in twenty. A margin that the documents"
          + " cannot resolve is refused with exit code 2.",
      "",
      "Examples:",
      "  assay gate update --baseline ci/baselines/nightly.json --margin 0.02 runs/nightly",
      "  assay gate --baseline ci/baselines/nightly.json runs/tonight --out gate",
      "  assay gate sequential --baseline ci/baselines/nightly.json nightly.yaml",
      "  assay bench models/small --format json > bench.json",
      "  assay gate update --baseline ci/baselines/speed.json --margin 0.1 bench.json",
      "  assay gate --baseline ci/baselines/speed.json bench-1.json bench-2.json"
    })
final class GateCommand implements Callable<Integer> {
  static final String BASELINE = "The file to hold the run against.";
  static final String RUN =
      "A run's directory, RUN@MODEL for one model of several; or the JSON of assay bench or of JMH,"
          + " several files of which are taken together.";

  @Spec private CommandSpec spec;

  @Option(names = "--baseline", paramLabel = "FILE", description = BASELINE)
  private @Nullable Path baselineFile;

  @Parameters(paramLabel = "RUN", arity = "0..*", description = RUN)
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--allow",
      paramLabel = "FIELD",
      split = ",",
      description = "Compare though this differs: ${COMPLETION-CANDIDATES}.")
  private Set<ComparedField> allowed = EnumSet.noneOf(ComparedField.class);

  @Mixin private GateOutput output;

  @Override
  public Integer call() {
    if (baselineFile == null || runs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Give --baseline FILE and RUN; see assay gate --help.");
    }
    GateResult result =
        switch (BaselineFile.read(baselineFile)) {
          case Baseline baseline -> {
            ModelRun model = modelRun(one(runs), baseline.model());
            yield Gate.check(baseline, model, options(allowed));
          }
          case SpeedBaseline baseline ->
              baseline.check(String.join(", ", runs), SpeedMeasurements.read(paths(runs)));
        };
    return output.deliver(result, spec.commandLine().getOut());
  }

  static Comparer.Options options(Set<ComparedField> allowed) {
    return new Comparer.Options(allowed, null, 0, TaskSettings.DEFAULT_SEED);
  }

  static List<Path> paths(List<String> names) {
    return names.stream().map(Path::of).toList();
  }

  /** A run's scores come from one run; only measurements of speed are pooled. */
  static String one(List<String> names) {
    if (names.size() != 1) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "This baseline is of scores and is held against one run, not " + names.size() + ".");
    }
    return names.getFirst();
  }

  /** The one model there is, or the baseline's namesake. */
  static ModelRun modelRun(String name, @Nullable String wanted) {
    List<ModelRun> models = ModelRuns.open(name);
    if (models.size() == 1) {
      return models.getFirst();
    }
    return models.stream()
        .filter(run -> run.model().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.INVALID_ARGUMENT,
                "Run "
                    + name
                    + " holds several models; say which, as RUN@MODEL: "
                    + String.join(", ", models.stream().map(ModelRun::model).toList())
                    + "."));
  }
}
