package dev.assay.cli;

import dev.assay.core.data.Bundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description =
        "Checks every file of a bundle against its manifest: there, as long, with the same sha256."
            + " Lists those that are not.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all files are whole", "2:no bundle there", "3:some files are not whole"})
final class DataVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A bundle, or the cache.")
  private Path directory;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Bundle bundle = new Bundle(directory);
    List<String> problems = bundle.problems();
    problems.forEach(out::println);
    int files = bundle.manifest().files().size();
    out.println(
        problems.isEmpty()
            ? "all " + files + " files are whole"
            : problems.size() + " of " + files + " files are not whole");
    out.flush();
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED_SAMPLES;
  }
}
