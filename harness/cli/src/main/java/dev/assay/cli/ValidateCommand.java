package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.yamltasks.catalog.Validation;
import dev.assay.yamltasks.catalog.Validation.Finding;
import dev.assay.yamltasks.catalog.Validation.Kind;
import dev.assay.yamltasks.config.KnownScorers;
import dev.assay.yamltasks.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description =
        "Says which task definitions run, and what prevents the others: the key, and the Python"
            + " function it would need. Opens no data.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "TASK.yaml",
      description = "Definitions, or directories of them.")
  private List<Path> paths;

  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Extensions extensions = pluginOptions.extensions(spec.commandLine().getErr(), List.of());
    var known = new KnownScorers(extensions.metrics().all(), extensions.filters().all());
    boolean allRun = true;
    for (Path path : paths) {
      Validation validation = Validation.of(path, known, extensions.tasks().names());
      validation.files().forEach(finding -> print(out, finding));
      validation.warnings().forEach(warning -> out.println("warning  " + warning));
      summarize(out, validation);
      allRun &= validation.files().stream().allMatch(Finding::runs);
    }
    out.flush();
    return allRun ? ExitCode.DONE : ExitCode.USAGE;
  }

  private static void print(PrintWriter out, Finding finding) {
    if (finding.runs()) {
      out.println("runs     " + finding.name());
      return;
    }
    out.println("cannot   " + finding.name());
    for (Problem problem : finding.problems()) {
      out.println("         " + problem);
    }
  }

  private static void summarize(PrintWriter out, Validation validation) {
    for (Kind kind : Kind.values()) {
      long run = validation.count(kind, true);
      long not = validation.count(kind, false);
      if (run + not > 0) {
        out.println(
            kind.name().toLowerCase(Locale.ROOT) + "s: " + run + " run, " + not + " cannot");
      }
    }
    validation.preventions().forEach((reason, count) -> out.println("  " + count + "  " + reason));
  }
}
