package dev.assay.cli;

import dev.assay.core.compare.ComparedField;
import dev.assay.core.compare.Comparer;
import dev.assay.core.compare.ComparisonJson;
import dev.assay.core.compare.ComparisonMarkdown;
import dev.assay.core.compare.ComparisonText;
import dev.assay.core.compare.ModelRuns;
import dev.assay.core.compare.RunComparison;
import dev.assay.spi.task.TaskSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = "Compares finished runs, document by document.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "RUN is a run's directory, Assay's or lm-eval's; RUN@MODEL is one model of several.",
      "Of one RUN alone its models are compared with its first."
    })
final class CompareCommand implements Callable<Integer> {
  /** How comparisons are printed. */
  enum Format {
    TEXT,
    MARKDOWN,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "The first is what others are compared with.")
  private List<String> runs;

  @Option(
      names = "--allow",
      paramLabel = "FIELD",
      split = ",",
      description = "Compare though this differs: ${COMPLETION-CANDIDATES}.")
  private Set<ComparedField> allowed = EnumSet.noneOf(ComparedField.class);

  @Option(
      names = "--cluster-by",
      paramLabel = "FIELD",
      description = "A field of the documents; those with one value of it count as one draw.")
  private @Nullable String sourceField;

  @Option(
      names = "--flips",
      paramLabel = "N",
      description = "Show N documents of each task on which the models differ most.")
  private int flips;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of permutations and resamples (${DEFAULT-VALUE}).")
  private long seed = TaskSettings.DEFAULT_SEED;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    var options = new Comparer.Options(allowed, sourceField, flips, seed);
    List<RunComparison> comparisons =
        ModelRuns.pairs(runs).stream()
            .map(pair -> Comparer.compare(pair.first(), pair.second(), options))
            .toList();
    var stdout = spec.commandLine().getOut();
    stdout.println(
        switch (format) {
          case TEXT ->
              comparisons.stream().map(ComparisonText::of).collect(Collectors.joining("\n"));
          case MARKDOWN ->
              comparisons.stream().map(ComparisonMarkdown::of).collect(Collectors.joining("\n"));
          case JSON -> ComparisonJson.of(comparisons);
        });
    stdout.flush();
    return ExitCode.DONE;
  }
}
