package dev.assay.cli;

import dev.assay.core.compare.ComparedField;
import dev.assay.core.compare.ModelRun;
import dev.assay.core.gate.Baseline;
import dev.assay.core.gate.BaselineFile;
import dev.assay.core.gate.GateResult;
import dev.assay.core.gate.SequentialGate;
import dev.assay.core.gate.SpeedBaseline;
import dev.assay.core.results.RunDirectory;
import dev.assay.core.suite.Selection;
import dev.assay.core.suite.Suite;
import dev.assay.core.suite.SuiteReader;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.CodeExecution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sequential",
    description =
        "Evaluates a suite on a growing sample of documents, and stops as soon as every score has"
            + " passed or one has become worse.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It looks after 100, 200, 400... documents of each task. Looking early costs no error: a loss"
          + " of the whole margin ever gets through, and a model that is no worse ever fails, at"
          + " most one time in twenty each. The same command again resumes."
    })
final class GateSequentialCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      required = true,
      description = GateCommand.BASELINE)
  private Path baselineFile;

  @Parameters(paramLabel = "SUITE.yaml", description = "One model, and the baseline's tasks.")
  private Path suiteFile;

  @Mixin private GateOutput output;
  @Mixin private ModelOptions modelOptions;
  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    Suite suite = SuiteReader.read(suiteFile);
    if (suite.models().size() != 1) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          suiteFile + " names " + suite.models().size() + " models; a gate is held against one.");
    }
    var gate =
        new SequentialGate(baseline(), GateCommand.options(EnumSet.noneOf(ComparedField.class)));
    return output.deliver(decide(suite, gate), spec.commandLine().getOut());
  }

  private Baseline baseline() {
    return switch (BaselineFile.read(baselineFile)) {
      case Baseline baseline -> baseline;
      case SpeedBaseline _ ->
          throw new EvalException(
              ErrorCode.INVALID_ARGUMENT,
              baselineFile + " is of speed; assay gate takes its measurements.");
    };
  }

  private GateResult decide(Suite suite, SequentialGate gate) {
    Path directory =
        output.directory() == null
            ? Path.of(
                "runs", "gate-" + suiteFile.getFileName().toString().replaceAll("\\.ya?ml$", ""))
            : output.directory();
    var session =
        new Session(spec, pluginOptions, modelOptions, dataOptions, CodeExecution.REFUSED);
    PrintWriter err = spec.commandLine().getErr();
    List<Integer> looks = gate.looks();
    GateResult result = null;
    for (int look : looks) {
      Path files = directory.resolve(String.format(Locale.ROOT, "look-%06d", look));
      // What one look has asked, the next need not.
      var run = new RunDirectory(files, directory.resolve("journal.jsonl"));
      session.evaluate(suite.withSelection(new Selection.Sampled(look)), _ -> run);
      ModelRun evaluated = GateCommand.modelRun(files.toString(), null);
      result = gate.look(evaluated);
      err.println(
          "Look at "
              + look
              + " documents a task: "
              + (gate.finished() ? "decided." : "not yet decided."));
      err.flush();
      if (gate.finished()) {
        break;
      }
    }
    return result;
  }
}
