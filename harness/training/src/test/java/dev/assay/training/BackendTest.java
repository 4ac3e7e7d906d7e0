package dev.assay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.LanguageNetwork;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is trained here, read by the backend that evaluates it. */
class BackendTest {
  private static final String TEXT = "the ship left the harbour at dawn, and rain fell.\n";

  @TempDir private Path folder;

  static Stream<Architecture.LanguageModel> transformers() {
    return Stream.of(
        new Architecture.Gpt2(2, 2, 16, 24, 0),
        new Architecture.Llama(2, 4, 2, 16, 32, 24, true, 0),
        new Architecture.Llama(1, 2, 2, 16, 32, 24, false, 0));
  }

  @ParameterizedTest
  @MethodSource("transformers")
  void theBackendGivesTheTrainersLogProbabilities(Architecture.LanguageModel architecture)
      throws IOException {
    Path data = Files.writeString(folder.resolve("data.txt"), TEXT.repeat(20));
    Path out = folder.resolve("out");
    try (Compute compute = HostCompute.of(KernelChoice.automatic(), 1)) {
      Corpus corpus = Corpus.read(data, new TokenizerChoice.Characters(), 0.1);
      TrainingSettings settings = TrainerTest.settings(architecture, 20, 0.02);
      Trainer.train(settings, corpus, out, Trainer.Existing.REFUSE, compute, TrainingListener.NONE);
      int[] tokens;
      try (Tokenizer tokenizer = Tokenizers.open(out)) {
        tokens = tokenizer.encode(TEXT.substring(0, 24));
      }
      double[] expected = trainersOwn(architecture, corpus, out, tokens, compute);
      EngineOptions options = EngineOptions.defaults().withThreads(1).withKvBytes(1 << 20);
      try (Transformer model = Transformer.load(Checkpoints.open(out), options)) {
        model.score(
            List.of(new ScoringRequest(tokens, 1)),
            (index, logprobs, greedy) ->
                assertThat(logprobs).containsExactly(expected, within(1e-4)));
        assertThat(model.report().tokensComputed()).isPositive();
      }
    }
  }

  private static double[] trainersOwn(
      Architecture.LanguageModel architecture,
      Corpus corpus,
      Path out,
      int[] tokens,
      Compute compute) {
    LanguageNetwork network = architecture.network(compute, corpus.vocabulary(), new Random(9));
    try (Checkpoint checkpoint = Checkpoints.open(out)) {
      for (Parameter p : network.parameters()) {
        compute.write(checkpoint.tensor(p.name()).toFloats(), p.value());
      }
    }
    Tape tape = new Tape(compute);
    tape.start(Tape.Mode.EVALUATION, new Random(0));
    Variable logits = network.logits(tape, tokens, 1, List.of());
    float[] numbers = compute.read(logits.value());
    var kernels = KernelChoice.scalar().kernels();
    double[] logprobs = new double[tokens.length - 1];
    for (int i = 0; i < logprobs.length; i++) {
      int at = i * logits.columns();
      double norm = kernels.logSoftmax(numbers, at, logits.columns()).normalizer();
      logprobs[i] = numbers[at + tokens[i + 1]] - norm;
    }
    return logprobs;
  }
}
