package dev.assay.cli;

import dev.assay.core.suite.Selection;
import dev.assay.core.suite.Suite;
import dev.assay.core.suite.Suite.ModelChoice;
import dev.assay.core.suite.Suite.TaskChoice;
import dev.assay.spi.scoring.CodeExecution;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.TaskSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Makes a small closed world, trains n-gram models of several orders on its text, and"
            + " evaluates them, LSTMs and Transformers of several sizes that were trained on the"
            + " same text, and the chance line on four kinds of tasks about it. Needs no network"
            + " and no data; takes about a minute.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int HIGHEST_ORDER = 5;
  private static final List<String> TASKS =
      List.of(
          "world_text", "world_facts", "world_stories", "world_stories_direct", "world_arithmetic");

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run's files go (${DEFAULT-VALUE}).")
  private Path out = Path.of("runs", "demo");

  @Mixin private ModelOptions modelOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    Path corpus = out.resolve("world.txt");
    WorldText.write(corpus, pluginOptions.plugins(spec.commandLine().getErr()).extensions());
    List<ModelChoice> models = new ArrayList<>();
    models.add(new ModelChoice("dummy:uniform", "chance"));
    for (int order = 1; order <= HIGHEST_ORDER; order++) {
      models.add(
          new ModelChoice("ngram:train=" + corpus + ",unit=word,order=" + order, "ngram-" + order));
    }
    for (ShippedModel shipped : ShippedModel.values()) {
      models.add(shipped.unpack(out.resolve("models")));
    }
    Suite suite =
        new Suite(
            "Assay demo: n-grams, LSTMs and Transformers in a closed world",
            models,
            TASKS.stream().map(task -> new TaskChoice(task, null, null)).toList(),
            TaskSettings.DEFAULT_SEED,
            FewshotChoice.BY_DOCUMENT,
            new Selection.All(),
            List.of(),
            List.of());
    return new Session(spec, pluginOptions, modelOptions, new DataOptions(), CodeExecution.REFUSED)
        .run(suite, out, new ExportOptions());
  }
}
