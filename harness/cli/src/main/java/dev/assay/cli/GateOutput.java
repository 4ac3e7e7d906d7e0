package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.gate.GateJunit;
import dev.assay.core.gate.GateReport;
import dev.assay.core.gate.GateResult;
import dev.assay.core.statistics.MarginTest.Verdict;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a gate's findings go, and what they mean for the exit code. */
final class GateOutput {
  @Option(
      names = "--allow-unresolved",
      description = "Let scores pass whose margin too few measurements resolve.")
  private boolean allowUnresolved;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write gate.json, gate.md and gate.xml (JUnit) there.")
  private @Nullable Path out;

  @Option(names = "--annotations", description = "Print GitHub's annotations too.")
  private boolean annotations;

  @Nullable Path directory() {
    return out;
  }

  /**
   * @return the exit code
   */
  int deliver(GateResult result, PrintWriter stdout) {
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

  private static void write(Path file, String text) {
    AtomicFile.write(file, bytes -> bytes.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
