package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.training.TrainingResult;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    name = "train",
    description =
        "Trains a small language model on a text, or an encoder-decoder on pairs of texts, on an"
            + " NVIDIA GPU or the CPU. The same command gives the same weights on one device, bit"
            + " for bit, whatever the threads; after an interruption, with --resume.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A configuration file has the options' names, without dashes in front, as keys; options on"
          + " the command line go before it. A suite has `models`, a list of such configurations"
          + " with a `name` each, and `defaults` for all of them; instead of `arch`, a model may"
          + " have `ngram: unit=word,order=3`.",
      "",
      "Examples:",
      "  assay train --data shakespeare.txt --out models/gpt",
      "  assay train --data shakespeare.txt --arch lstm --width 256 --batch 32 --lr 2e-3"
          + " --out models/lstm",
      "  assay train --data corpus.txt --tokenizer bpe:tokenizer.json --arch llama --layers 6"
          + " --width 384 --heads 6 --context 256 --steps 5000 --dropout 0.1 --out models/llama",
      "  assay train --data pairs.jsonl --arch seq2seq --width 64 --batch 32 --lr 5e-3"
          + " --out models/translator",
      "  assay train --suite ladder.yaml --out models/ladder",
      "then:",
      "  assay run --model transformer:models/gpt --model rnn:models/lstm --task world_text"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "CONFIG.yaml", description = "Options in a file.")
  private @Nullable Path config;

  @Option(
      names = "--suite",
      order = 0,
      paramLabel = "FILE",
      description = "Train several models, each into a folder of its name under --out.")
  private @Nullable Path suite;

  @Option(
      names = "--only",
      order = 0,
      paramLabel = "NAME",
      split = ",",
      description = "Of a suite, these models alone.")
  private List<String> only = List.of();

  @Mixin private TrainOptions options;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    if (suite != null && config != null) {
      throw new ParameterException(
          spec.commandLine(), "Give either a configuration or --suite, not both.");
    }
    if (suite == null && !only.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--only chooses models of a suite: give --suite too.");
    }
    PrintWriter err = spec.commandLine().getErr();
    Extensions extensions = pluginOptions.plugins(err).extensions();
    if (suite == null) {
      print(new TrainingRun(given(Map.of()), extensions, err).train("training"));
    } else {
      TrainingSuite all = TrainingSuite.read(suite);
      trainAll(only.isEmpty() ? all : all.only(only), extensions, err);
    }
    return ExitCode.DONE;
  }

  /** The options of a file, and over them those of the command line. */
  private TrainOptions given(Map<String, String> more) {
    Map<String, String> file = config == null ? more : TrainingSuite.readOptions(config, more);
    return TrainingSuite.options(file, originalOptions());
  }

  /** The command line without what only this command knows. */
  private List<String> originalOptions() {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .filter(option ->
            option.userObject() instanceof Field field
                && field.getDeclaringClass() == TrainOptions.class)
        .map(option -> option.longestName() + "=" + option.getValue())
        .toList();
  }

  private void trainAll(TrainingSuite all, Extensions extensions, PrintWriter err) {
    Path out = options.requiredOut();
    List<String> over =
        originalOptions().stream().filter(option -> !option.startsWith("--out=")).toList();
    for (TrainingSuite.Member member : all.members()) {
      Path folder = out.resolve(member.name());
      switch (member) {
        case TrainingSuite.Ngram ngram -> {
          Path file = new NgramTraining(extensions, err).train(ngram, all.data(over), folder);
          spec.commandLine().getOut().println(member.name() + "  " + file);
        }
        case TrainingSuite.Neural neural -> {
          TrainOptions own = TrainingSuite.options(neural.options(), over);
          own.out = folder;
          print(new TrainingRun(own, extensions, err).train(member.name()));
        }
      }
    }
    spec.commandLine().getOut().println(all.writeSuite(out));
  }

  private void print(TrainingResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "parameters %,d  steps %,d  tokens %,d  %,.0f tokens/s on %s",
            result.parameters(),
            result.steps(),
            result.tokens(),
            result.tokensPerSecond(),
            result.place()));
    if (Double.isFinite(result.bestLoss())) {
      out.println(
          String.format(
              Locale.ROOT,
              "held-out loss %.4f nats a token, %.4f bits, at step %,d",
              result.bestLoss(),
              result.bestLoss() / Math.log(2),
              result.bestStep()));
    }
    out.println("data sha256 " + result.dataDigest());
    out.println(result.folder());
    out.flush();
  }
}
