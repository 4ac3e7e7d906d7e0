package dev.assay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.TrainingSettings.OptimizerChoice;
import dev.assay.training.autodiff.Cell;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.WholeFile;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.network.Architecture;
import dev.assay.training.optim.Schedule;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.checkpoint.TrainedTokens;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final String TEXT =
      "the ship left the harbour at dawn. the harbour was quiet at dawn.\n".repeat(20);

  @TempDir private Path folder;

  static Stream<Architecture> architectures() {
    return Stream.of(
        new Architecture.Gpt2(2, 2, 16, 16, 0.1f),
        new Architecture.Llama(2, 2, 1, 16, 24, 16, true, 0.1f),
        new Architecture.Recurrent(Cell.RNN, 1, 8, 24, false, 0),
        new Architecture.Recurrent(Cell.LSTM, 2, 16, 16, true, 0.1f),
        new Architecture.Recurrent(Cell.GRU, 1, 8, 24, false, 0.1f),
        new Architecture.FeedForward(4, 8, 24, 0),
        new Architecture.Convolutional(2, 3, 16, 0));
  }

  static TrainingSettings settings(Architecture architecture, int steps, double rate) {
    return settings(architecture, steps, rate, 0);
  }

  private static TrainingSettings settings(
      Architecture architecture, int steps, double rate, int keepInterval) {
    return new TrainingSettings(
        architecture,
        16,
        4,
        1,
        new Schedule(Schedule.Shape.COSINE, rate, rate / 10, 3, steps),
        new OptimizerChoice.AdamW(0.9, 0.99, 1e-8, 0.1),
        1,
        10,
        0,
        5,
        1,
        keepInterval);
  }

  private TrainingResult train(
      TrainingSettings settings, String text, Path out, int threads, TrainingListener listener)
      throws IOException {
    Path data = Files.writeString(folder.resolve("data.txt"), text);
    try (Compute compute = HostCompute.of(KernelChoice.scalar(), threads)) {
      return Trainer.train(
          settings,
          Corpus.read(data, new TokenizerChoice.Characters(), 0.1),
          out,
          Trainer.Existing.RESUME,
          compute,
          listener);
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyArchitectureLearnsAndItsWeightsAreTheSameWhateverTheThreads(Architecture architecture)
      throws IOException {
    TrainingSettings settings = settings(architecture, 30, 0.01);
    TrainingResult one = train(settings, TEXT, folder.resolve("one"), 1, TrainingListener.NONE);
    TrainingResult three = train(settings, TEXT, folder.resolve("three"), 3, TrainingListener.NONE);
    // The text has 16 characters: ln 16 is 2.77.
    assertThat(one.bestLoss()).isLessThan(2.72);
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
  void aRunThatWasStoppedGoesOnToTheSameEnd(Architecture architecture) throws IOException {
    TrainingSettings settings = settings(architecture, 20, 0.01);
    Path whole = folder.resolve("whole");
    train(settings, TEXT, whole, 2, TrainingListener.NONE);
    Path stopped = folder.resolve("stopped");
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public void stepped(int step, int steps, double loss, double speed, double remaining) {
            if (step == 13) {
              throw new Stop();
            }
          }
        };
    assertThatThrownBy(() -> train(settings, TEXT, stopped, 2, stop)).isInstanceOf(Stop.class);
    train(settings, TEXT, stopped, 1, TrainingListener.NONE);
    for (String file : List.of("model.safetensors", "training.json", "loss.csv", "loss.svg")) {
      assertThat(stopped.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    Path last = Path.of("checkpoints", "step-000000020");
    for (String file : List.of("model.safetensors", "optimizer.safetensors", "training.json")) {
      assertThat(stopped.resolve(last).resolve(file))
          .hasSameBinaryContentAs(whole.resolve(last).resolve(file));
    }
  }

  /** What is kept changes nothing else, and may change as a run goes on. */
  @Test
  void keptCheckpointsStayAndAreModelsThatSayHowLongTheyWereTrained() throws IOException {
    Architecture first = architectures().toList().get(0);
    Path none = folder.resolve("none");
    train(settings(first, 20, 0.01), TEXT, none, 1, TrainingListener.NONE);
    Path kept = folder.resolve("kept");
    train(settings(first, 20, 0.01, 5), TEXT, kept, 1, TrainingListener.NONE);
    assertThat(names(none)).containsExactly("step-000000020");
    assertThat(names(kept))
        .containsExactly("step-000000005", "step-000000010", "step-000000015", "step-000000020");
    for (String file : List.of("model.safetensors", "training.json", "loss.csv")) {
      assertThat(kept.resolve(file)).hasSameBinaryContentAs(none.resolve(file));
    }
    long tokens = 0;
    for (String name : names(kept)) {
      tokens += 5 * 4 * 16;
      Path checkpoint = kept.resolve("checkpoints").resolve(name);
      assertThat(TrainedTokens.of(checkpoint)).hasValue(tokens);
      try (Checkpoint opened = Checkpoints.open(checkpoint)) {
        assertThat(opened.names()).isNotEmpty();
      }
    }
    WholeFile.deleteFolder(kept.resolve("checkpoints/step-000000020"));
    Path mine = Files.createDirectory(kept.resolve("checkpoints/step-of-mine"));
    train(settings(first, 20, 0.01, 10), TEXT, kept, 1, TrainingListener.NONE);
    assertThat(names(kept)).containsExactly("step-000000010", "step-000000020", "step-of-mine");
    assertThat(kept.resolve("model.safetensors"))
        .hasSameBinaryContentAs(none.resolve("model.safetensors"));
    Files.delete(mine);
  }

  @Test
  void theModelSaysHowLongItWasTrainedAtItsBest() throws IOException {
    TrainingSettings settings =
        new TrainingSettings(
            new Architecture.FeedForward(4, 8, 24, 0),
            16,
            4,
            1,
            new Schedule(Schedule.Shape.CONSTANT, 0, 0, 0, 15),
            new OptimizerChoice.Sgd(0, 0),
            0,
            5,
            0,
            15,
            1,
            0);
    Path out = folder.resolve("out");
    assertThat(train(settings, TEXT, out, 1, TrainingListener.NONE).bestStep()).isEqualTo(5);
    assertThat(TrainedTokens.of(out)).hasValue(5 * 4 * 16);
  }

  @Test
  void whatIsKeptMustBeCheckpoints() {
    Architecture first = architectures().toList().get(0);
    assertThatThrownBy(() -> settings(first, 20, 0.01, 12))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("(--keep-every) 12 are no multiple of")
        .hasMessageContaining("(--checkpoint-every) 5");
  }

  private static List<String> names(Path out) {
    return Stream.of(Objects.requireNonNull(out.resolve("checkpoints").toFile().list()))
        .sorted()
        .toList();
  }

  /** The text has a single window, so that every batch is made of it, whatever its size. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void someSmallPassesMakeTheStepOfOneLargePass(int passes) throws IOException {
    String text = "the ship left ports";
    Path one = folder.resolve("one");
    Path several = folder.resolve("several");
    TrainingResult expected = train(accumulating(6, 1), text, one, 1, TrainingListener.NONE);
    TrainingResult found =
        train(accumulating(6 / passes, passes), text, several, 1, TrainingListener.NONE);
    assertThat(found.tokens()).isEqualTo(expected.tokens());
    try (Checkpoint a = Checkpoints.open(one.resolve("model.safetensors"));
        Checkpoint b = Checkpoints.open(several.resolve("model.safetensors"))) {
      for (String name : a.names()) {
        assertThat(b.tensor(name).toFloats())
            .as(name)
            .containsExactly(a.tensor(name).toFloats(), within(1e-5f));
      }
    }
  }

  private static TrainingSettings accumulating(int batch, int passes) {
    return new TrainingSettings(
        new Architecture.Gpt2(1, 2, 8, 16, 0),
        16,
        batch,
        passes,
        new Schedule(Schedule.Shape.CONSTANT, 0.5, 0, 0, 5),
        new OptimizerChoice.Sgd(0.9, 0.01),
        1,
        5,
        0,
        5,
        1,
        0);
  }

  @Test
  void aCheckpointOfAnotherRunIsRefusedAndLeftAlone() throws IOException {
    Path out = folder.resolve("out");
    train(settings(architectures().toList().get(0), 10, 0.01), TEXT, out, 1, TrainingListener.NONE);
    byte[] model = Files.readAllBytes(out.resolve("model.safetensors"));
    byte[] vocabulary = Files.readAllBytes(out.resolve("vocab.json"));
    TrainingSettings other = settings(architectures().toList().get(3), 10, 0.01);
    assertThatThrownBy(() -> train(other, TEXT + "!", out, 1, TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("is of another run")
        .hasMessageContaining("model was \"Gpt2\" and is now \"Recurrent\"")
        .hasMessageContaining("data_sha256 was");
    assertThat(out.resolve("model.safetensors")).hasBinaryContent(model);
    assertThat(out.resolve("vocab.json")).hasBinaryContent(vocabulary);
  }

  @Test
  void aRunThatDivergesStopsAndKeepsItsLastGoodCheckpoint() throws IOException {
    Path out = folder.resolve("out");
    TrainingSettings wild =
        new TrainingSettings(
            new Architecture.Convolutional(2, 3, 8, 0),
            16,
            4,
            1,
            new Schedule(Schedule.Shape.CONSTANT, 3e38, 0, 0, 100),
            new OptimizerChoice.Sgd(0.9, 0),
            0,
            1,
            0,
            1,
            1,
            0);
    assertThatThrownBy(() -> train(wild, TEXT, out, 1, TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("training diverged at step 2")
        .hasMessageContaining("step-000000001")
        .hasMessageContaining("--lr");
    assertThat(out.resolve("checkpoints/step-000000001/model.safetensors")).exists();
  }

  @Test
  void textsThatAreTooShortAreRefused() {
    TrainingSettings settings = settings(architectures().toList().get(0), 10, 0.01);
    Path out = folder.resolve("out");
    assertThatThrownBy(() -> train(settings, "", out, 1, TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no token");
    assertThatThrownBy(() -> train(settings, "aaaa", out, 1, TrainingListener.NONE))
        .hasMessageContaining("only one kind of token");
    assertThatThrownBy(() -> train(settings, "abcabcabc", out, 1, TrainingListener.NONE))
        .hasMessageContaining("the text to train on has 8 tokens, but a window");
    TrainingSettings recurrent = settings(architectures().toList().get(3), 10, 0.01);
    assertThatThrownBy(() -> train(recurrent, "abc".repeat(10), out, 1, TrainingListener.NONE))
        .hasMessageContaining("27 tokens, but 4 sequences of this length need 65");
    assertThat(out).doesNotExist();
  }

  @Test
  void trainingStopsEarlyWhenTheHeldOutPartGetsWorse() throws IOException {
    TrainingSettings settings =
        new TrainingSettings(
            new Architecture.FeedForward(4, 8, 24, 0),
            16,
            4,
            1,
            new Schedule(Schedule.Shape.CONSTANT, 0, 0, 0, 100),
            new OptimizerChoice.Sgd(0, 0),
            0,
            5,
            2,
            50,
            1,
            0);
    Path out = folder.resolve("out");
    TrainingResult result = train(settings, TEXT, out, 1, TrainingListener.NONE);
    assertThat(result.steps()).isEqualTo(15);
    assertThat(result.bestStep()).isEqualTo(5);
    assertThat(out.resolve("checkpoints/step-000000015")).exists();
  }
}
