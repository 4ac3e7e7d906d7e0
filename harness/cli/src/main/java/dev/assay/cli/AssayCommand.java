package dev.assay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "assay",
    description = "Evaluates, benchmarks and compares language models.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal error, or something outside failed",
      "2:usage or configuration",
      "3:finished, but some samples failed",
      "4:a gate found a regression"
    },
    footer = {
      "",
      "Start with `assay demo`. Then, with your own model and data:",
      "  assay run --model transformer:DIR --task mmlu --data-dir DATA --limit 50",
      "Results go to stdout and files; progress and errors to stderr."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ScoreCommand.class,
      GenerateCommand.class,
      ExplainCommand.class,
      ListCommand.class,
      DataCommand.class,
      ReportCommand.class,
      ValidateCommand.class,
      TrainCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      TrainTokenizerCommand.class,
      TrainUnitsCommand.class,
      CompareCommand.class,
      GateCommand.class,
      HelpCommand.class
    })
final class AssayCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
