package dev.assay.cli;

import dev.assay.core.suite.Selection;
import dev.assay.core.suite.Suite;
import dev.assay.core.suite.SuiteReader;
import dev.assay.spi.scoring.CodeExecution;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.TaskSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    aliases = "sweep",
    description = {
      "Evaluates models on tasks. The same command again resumes or repeats the run.",
      "Of models in three sizes or more the reports show scores against size."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  assay run --model transformer:models/pythia-160m --task mmlu --data-dir data --limit 50",
      "  assay run --model ngram:train=corpus.txt,order=5 --model dummy:uniform --task wikitext2"
          + " --data-dir data",
      "  assay sweep --model 'transformer:models/pythia-*' --task gsm8k --num-fewshot 0,2,8"
          + " --data-dir data",
      "  assay run suite.yaml --out runs/nightly"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SUITE.yaml",
      description = "Models, tasks and settings in a file, instead of --model and --task.")
  private @Nullable Path suiteFile;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description =
          "type:location[,key=value...]; `assay ls models` lists the types. A location with * is"
              + " every model that matches. Repeatable.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "Task, group or pattern such as mmlu_*. Repeatable.")
  private List<String> tasks = new ArrayList<>();

  @Option(
      names = "--num-fewshot",
      paramLabel = "K",
      split = ",",
      description =
          "Shots before each question, instead of each task's own number; several to evaluate each"
              + " task with each.")
  private List<Integer> numFewshot = new ArrayList<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data sets lie, as <hub id>/<configuration>/<split>.jsonl. Repeatable.")
  private List<Path> dataDirectories = new ArrayList<>();

  @ArgGroup private @Nullable Documents documents;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of few-shot choices, samples of documents and sampling (${DEFAULT-VALUE}).")
  private long seed = TaskSettings.DEFAULT_SEED;

  @Option(
      names = "--fewshot-compat",
      paramLabel = "HARNESS",
      converter = FewshotCompatibility.class,
      description =
          "lm-eval: choose shots as lm-eval does, in the order of documents, to compare numbers"
              + " with its.")
  private FewshotChoice fewshotChoice = FewshotChoice.BY_DOCUMENT;

  @Option(
      names = "--allow-code-execution",
      paramLabel = "HOW",
      arity = "0..1",
      fallbackValue = "isolated",
      converter = CodeExecutionChoice.class,
      description =
          "Let tasks such as humaneval execute the programs that models write, isolated from"
              + " network and files; unprotected: also where this machine cannot isolate them.")
  private CodeExecution codeExecution = CodeExecution.REFUSED;

  @Option(names = "--title", paramLabel = "TEXT", description = "What reports call the run.")
  private @Nullable String title;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run's files go (runs/ and a name made from the plan by default).")
  private @Nullable Path out;

  @Mixin private PromptOptions promptOptions;
  @Mixin private ExportOptions exportOptions;
  @Mixin private ModelOptions modelOptions;
  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;

  /** How many documents; one of the two. */
  static final class Documents {
    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Evaluate a seeded sample of N documents a task; a larger N adds to it.")
    private @Nullable Integer limit;

    @Option(
        names = "--first",
        paramLabel = "N",
        description = "Evaluate the first N documents of each task.")
    private @Nullable Integer first;

    Selection selection() {
      return limit != null
          ? new Selection.Sampled(atLeastOne("--limit", limit))
          : new Selection.First(atLeastOne("--first", first));
    }

    private static int atLeastOne(String option, @Nullable Integer count) {
      if (count == null || count < 1) {
        throw new dev.assay.spi.EvalException(
            dev.assay.spi.ErrorCode.INVALID_ARGUMENT,
            option + " is " + count + "; it must be at least 1.");
      }
      return count;
    }
  }

  @Override
  public Integer call() {
    Suite suite = suiteFile == null ? suiteOfOptions() : suiteOfFile(suiteFile);
    return new Session(spec, pluginOptions, modelOptions, dataOptions, codeExecution)
        .run(suite, out, exportOptions);
  }

  private Suite suiteOfFile(Path file) {
    if (!models.isEmpty() || !tasks.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Give either a suite or --model and --task, not both.");
    }
    Suite suite = SuiteReader.read(file);
    List<Path> data = new ArrayList<>(dataDirectories);
    data.addAll(suite.dataDirectories());
    return new Suite(
        title == null ? suite.title() : title,
        suite.models(),
        suite.tasks(),
        suite.seed(),
        fewshotChoice == FewshotChoice.BY_DOCUMENT ? suite.fewshotChoice() : fewshotChoice,
        promptOptions.style(suite.promptStyle()),
        documents == null ? suite.selection() : documents.selection(),
        data,
        suite.includePaths(),
        suite.study());
  }

  private Suite suiteOfOptions() {
    return new Suite(
        title == null ? String.join(", ", tasks) : title,
        models.stream().map(model -> new Suite.ModelChoice(model, null)).toList(),
        tasks.stream()
            .flatMap(task -> Suite.TaskChoice.inShots(task, null, numFewshot).stream())
            .toList(),
        seed,
        fewshotChoice,
        promptOptions.style(PromptStyle.DEFAULT),
        documents == null ? new Selection.All() : documents.selection(),
        dataDirectories,
        List.of(),
        null);
  }
}
