package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.training.tokenizer.BpeTrainer;
import dev.assay.training.tokenizer.BpeVocabulary;
import dev.assay.training.tokenizer.TokenizerTrainingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train-tokenizer",
    description =
        "Trains a byte-level BPE on text and writes tokenizer.json, merge for merge as Hugging"
            + " Face's trainer does.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  assay train-tokenizer --data corpus.txt --vocab-size 8000 --out my-model",
      "  assay train --data corpus.txt --tokenizer bpe:my-model/tokenizer.json --arch llama"
    })
final class TrainTokenizerCommand implements Callable<Integer> {
  private static final int TOLD_EVERY = 1000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "UTF-8 text, or world, as in assay train. Repeatable.")
  private List<String> data = new ArrayList<>();

  @Option(
      names = "--vocab-size",
      paramLabel = "N",
      description = "Special tokens, 256 bytes and merges together (${DEFAULT-VALUE}).")
  private int vocabularySize = 8192;

  @Option(
      names = "--special",
      paramLabel = "TOKEN",
      description = "Tokens that no text holds; the first has id 0 (<|endoftext|>). Repeatable.")
  private List<String> specialTokens = new ArrayList<>(List.of("<|endoftext|>"));

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      description = "Merge only pairs seen so often (${DEFAULT-VALUE}).")
  private long minFrequency = 1;

  @Option(names = "--threads", paramLabel = "N", description = "All cores by default.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where tokenizer.json goes.")
  private Path directory;

  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    Path file = directory.resolve("tokenizer.json");
    PrintWriter err = spec.commandLine().getErr();
    IntConsumer progress =
        merges -> {
          if (merges % TOLD_EVERY == 0) {
            err.println(merges + " merges of up to " + (vocabularySize - 256));
            err.flush();
          }
        };
    Extensions extensions = pluginOptions.plugins(err).extensions();
    List<Path> texts =
        data.stream().map(given -> TrainingRun.data(given, directory, extensions)).toList();
    try {
      BpeVocabulary trained =
          new BpeTrainer(vocabularySize, specialTokens, minFrequency, Math.max(1, threads))
              .train(texts, progress);
      AtomicFile.write(file, trained::write);
      PrintWriter out = spec.commandLine().getOut();
      out.println(file + ": " + trained.tokens().size() + " tokens");
      out.flush();
    } catch (TokenizerTrainingException e) {
      throw new EvalException(ErrorCode.INVALID_ARGUMENT, e.getMessage(), e);
    }
    return ExitCode.DONE;
  }
}
