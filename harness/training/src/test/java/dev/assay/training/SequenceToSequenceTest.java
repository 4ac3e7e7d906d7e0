package dev.assay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.autodiff.Cell;
import dev.assay.training.autodiff.CrossEntropy;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.files.TrainingException;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.Architecture.EncoderDecoder;
import dev.assay.training.network.Architecture.EncoderDecoder.Attention;
import dev.assay.training.network.EncoderDecoderNetwork;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.PairBatch;
import dev.assay.training.text.Pairs;
import dev.assay.training.text.Pairs.Pair;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceToSequenceTest {
  @TempDir private Path folder;

  static Stream<EncoderDecoder> architectures() {
    return Stream.of(
        new EncoderDecoder(Cell.GRU, 1, true, Attention.ADDITIVE, 8, 16, false, 0.1f),
        new EncoderDecoder(Cell.LSTM, 2, true, Attention.ADDITIVE, 12, 12, true, 0.1f),
        new EncoderDecoder(Cell.RNN, 1, false, Attention.ADDITIVE, 8, 16, false, 0),
        new EncoderDecoder(Cell.GRU, 2, false, Attention.NONE, 8, 16, false, 0.1f));
  }

  /** Words of 1 to 6 letters, to be written backwards. */
  private Pairs pairs() throws IOException {
    Random random = new Random(4);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      StringBuilder word = new StringBuilder();
      for (long j = random.below(i, 6); j >= 0; j--) {
        word.append((char) ('a' + random.fork(i).below(j, 8)));
      }
      lines.append("{\"source\": \"").append(word).append("\", \"target\": \"");
      lines.append(word.reverse()).append("\"}\n");
    }
    Path file = Files.writeString(folder.resolve("pairs.jsonl"), lines);
    return Pairs.read(file, new TokenizerChoice.Characters(), 0.1);
  }

  private TrainingResult train(
      EncoderDecoder architecture, int steps, Path out, int threads, TrainingListener listener)
      throws IOException {
    try (Compute compute = HostCompute.of(KernelChoice.scalar(), threads)) {
      return Trainer.train(
          TrainerTest.settings(architecture, steps, 0.02),
          pairs(),
          out,
          Trainer.Existing.RESUME,
          compute,
          listener);
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyArchitectureLearnsAndItsWeightsAreTheSameWhateverTheThreads(EncoderDecoder architecture)
      throws IOException {
    TrainingResult one = train(architecture, 60, folder.resolve("one"), 1, TrainingListener.NONE);
    TrainingResult three =
        train(architecture, 60, folder.resolve("three"), 3, TrainingListener.NONE);
    // Eight letters and the end: ln 9 is 2.20.
    assertThat(one.bestLoss()).isLessThan(2.18);
    assertThat(three.bestLoss()).isEqualTo(one.bestLoss());
    for (String file : List.of("model.safetensors", "loss.csv", "loss.svg", "config.json")) {
      assertThat(folder.resolve("three").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
    }
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aRunThatWasStoppedGoesOnToTheSameEnd(EncoderDecoder architecture) throws IOException {
    Path whole = folder.resolve("whole");
    train(architecture, 20, whole, 2, TrainingListener.NONE);
    Path stopped = folder.resolve("stopped");
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public void stepped(int step, int steps, double loss, double speed, double remaining) {
            if (step == 18) {
              throw new Stop();
            }
          }
        };
    assertThatThrownBy(() -> train(architecture, 20, stopped, 2, stop)).isInstanceOf(Stop.class);
    train(architecture, 20, stopped, 1, TrainingListener.NONE);
    for (String file : List.of("model.safetensors", "loss.csv", "loss.svg")) {
      assertThat(stopped.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    Path last = Path.of("checkpoints", "step-000000020");
    for (String file : List.of("model.safetensors", "optimizer.safetensors", "training.json")) {
      assertThat(stopped.resolve(last).resolve(file))
          .hasSameBinaryContentAs(whole.resolve(last).resolve(file));
    }
  }

  private static final List<Pair> SOME =
      List.of(
          new Pair(1, new int[] {3, 1, 4, 1}, new int[] {5, 9}),
          new Pair(2, new int[] {2}, new int[] {6, 5, 3, 5, 8}),
          new Pair(3, new int[] {9, 7, 9, 3, 2, 3}, new int[] {8}));

  /** Fills up by two more positions, with a token that means something elsewhere. */
  private static PairBatch paddedFurther(PairBatch batch, int token) {
    int[] sources = Arrays.copyOf(batch.sources(), batch.sources().length + 2 * batch.sequences());
    int[] inputs = Arrays.copyOf(batch.inputs(), batch.inputs().length + 2 * batch.sequences());
    Arrays.fill(sources, batch.sources().length, sources.length, token);
    Arrays.fill(inputs, batch.inputs().length, inputs.length, token);
    return new PairBatch(sources, batch.sourceLengths(), inputs, batch.rows(), batch.targets());
  }

  private static double gradients(
      EncoderDecoderNetwork network, PairBatch batch, float weight, Compute compute) {
    Tape tape = new Tape(compute);
    tape.start(Tape.Mode.TRAINING, new Random(1));
    double loss = CrossEntropy.of(tape, network.logits(tape, batch), batch.targets(), weight);
    tape.backward();
    return loss;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void paddingChangesNoBitOfLossAndGradients(EncoderDecoder shape) {
    PairBatch batch = PairBatch.of(SOME, 0, 0);
    try (Compute compute = HostCompute.of(KernelChoice.automatic(), 2)) {
      EncoderDecoderNetwork network = withoutDropout(shape).network(compute, 10, new Random(2));
      double loss = gradients(network, batch, 1, compute);
      List<float[]> gradients =
          network.parameters().stream().map(p -> compute.read(p.gradient())).toList();
      for (int token : new int[] {0, 7}) {
        network.parameters().forEach(p -> p.clearGradient(compute));
        assertThat(gradients(network, paddedFurther(batch, token), 1, compute)).isEqualTo(loss);
        for (int i = 0; i < gradients.size(); i++) {
          Parameter p = network.parameters().get(i);
          assertThat(compute.read(p.gradient())).as(p.name()).containsExactly(gradients.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aBatchHasTheLossAndTheGradientsOfItsPairsAlone(EncoderDecoder shape) {
    try (Compute compute = HostCompute.of(KernelChoice.automatic(), 2)) {
      EncoderDecoderNetwork network = withoutDropout(shape).network(compute, 10, new Random(2));
      double alone = 0;
      for (Pair pair : SOME) {
        alone += gradients(network, PairBatch.of(List.of(pair), 0, 0), 1, compute);
      }
      // With the weight -1 the batch takes away what its pairs added.
      assertThat(gradients(network, PairBatch.of(SOME, 0, 0), -1, compute))
          .isCloseTo(alone, within(1e-5));
      for (Parameter p : network.parameters()) {
        for (float rest : compute.read(p.gradient())) {
          assertThat(rest).as(p.name()).isCloseTo(0, within(1e-5f));
        }
      }
    }
  }

  private static EncoderDecoder withoutDropout(EncoderDecoder shape) {
    return new EncoderDecoder(
        shape.cell(),
        shape.layers(),
        shape.bidirectional(),
        shape.attention(),
        shape.embedding(),
        shape.hidden(),
        shape.tied(),
        0);
  }

  @Test
  void pairsAreForEncoderDecodersAndTextsForTheOthers() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "abc ".repeat(50));
    Corpus corpus = Corpus.read(text, new TokenizerChoice.Characters(), 0.1);
    Architecture gpt = new Architecture.Gpt2(1, 1, 8, 16, 0);
    try (Compute compute = HostCompute.of(KernelChoice.scalar(), 1)) {
      assertThatThrownBy(() ->
              Trainer.train(
                  TrainerTest.settings(architectures().toList().getFirst(), 5, 0.01),
                  corpus,
                  folder.resolve("out"),
                  Trainer.Existing.REFUSE,
                  compute,
                  TrainingListener.NONE))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("an encoder-decoder is trained on pairs");
      Pairs pairs = pairs();
      assertThatThrownBy(() ->
              Trainer.train(
                  TrainerTest.settings(gpt, 5, 0.01),
                  pairs,
                  folder.resolve("out"),
                  Trainer.Existing.REFUSE,
                  compute,
                  TrainingListener.NONE))
          .isInstanceOf(TrainingException.class);
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
