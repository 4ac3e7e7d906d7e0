package dev.assay.training.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.Trainer;
import dev.assay.training.TrainingListener;
import dev.assay.training.TrainingResult;
import dev.assay.training.TrainingSettings;
import dev.assay.training.TrainingSettings.OptimizerChoice;
import dev.assay.training.autodiff.Cell;
import dev.assay.training.files.TrainingException;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.network.Architecture;
import dev.assay.training.optim.Schedule;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.Pairs;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.training.text.TrainingData;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs on a stand-in for a GPU. */
class DeviceTrainingTest {
  private static final String TEXT = "the ship left the harbour at dawn. ".repeat(12);

  @TempDir private Path folder;

  @AfterEach
  void everythingWasGivenBack() {
    FakeCuda.install();
    assertThat(FakeCuda.used()).isZero();
  }

  static Stream<Architecture> architectures() {
    return Stream.of(
        new Architecture.Gpt2(2, 2, 16, 16, 0.1f),
        new Architecture.Llama(2, 2, 1, 16, 24, 16, true, 0.1f),
        new Architecture.Recurrent(Cell.RNN, 1, 8, 12, false, 0),
        new Architecture.Recurrent(Cell.LSTM, 2, 12, 12, true, 0.1f),
        new Architecture.Recurrent(Cell.GRU, 1, 8, 12, false, 0.1f),
        new Architecture.FeedForward(4, 8, 24, 0.1f),
        new Architecture.Convolutional(2, 3, 16, 0),
        new Architecture.EncoderDecoder(
            Cell.LSTM, 2, true, Architecture.EncoderDecoder.Attention.ADDITIVE, 6, 8, false, 0.1f),
        new Architecture.EncoderDecoder(
            Cell.GRU, 1, false, Architecture.EncoderDecoder.Attention.NONE, 6, 8, false, 0));
  }

  private static TrainingSettings settings(Architecture architecture, OptimizerChoice optimizer) {
    return new TrainingSettings(
        architecture,
        16,
        3,
        2,
        new Schedule(Schedule.Shape.COSINE, 0.01, 0.001, 3, 8),
        optimizer,
        0.5,
        4,
        0,
        3,
        1,
        0);
  }

  private static TrainingSettings settings(Architecture architecture) {
    return settings(architecture, new OptimizerChoice.AdamW(0.9, 0.99, 1e-8, 0.1));
  }

  private TrainingData data(Architecture architecture) throws IOException {
    TokenizerChoice characters = new TokenizerChoice.Characters();
    return switch (architecture) {
      case Architecture.LanguageModel _ ->
          Corpus.read(Files.writeString(folder.resolve("data.txt"), TEXT), characters, 0.2);
      case Architecture.EncoderDecoder _ -> {
        StringBuilder lines = new StringBuilder();
        for (String word : List.of("ship", "left", "harbour", "at", "dawn", "the", "sea", "was")) {
          String target = new StringBuilder(word).reverse().toString();
          lines.append("{\"source\": \"%s\", \"target\": \"%s\"}%n".formatted(word, target));
        }
        Path file = Files.writeString(folder.resolve("pairs.jsonl"), lines);
        yield Pairs.read(file, characters, 0.25);
      }
    };
  }

  private TrainingResult train(
      Compute place, TrainingSettings settings, String out, TrainingListener listener)
      throws IOException {
    TrainingData data = data(settings.architecture());
    try (Compute compute = place) {
      return Trainer.train(
          settings, data, folder.resolve(out), Trainer.Existing.RESUME, compute, listener);
    }
  }

  private static Compute cpu() {
    return HostCompute.of(KernelChoice.scalar(), 1);
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final TrainingListener STOP_AT_FIVE =
      new TrainingListener() {
        @Override
        public void stepped(int step, int steps, double loss, double speed, double remaining) {
          if (step == 5) {
            throw new Stop();
          }
        }
      };

  @ParameterizedTest
  @MethodSource("architectures")
  void aRunThatWasStoppedGoesOnToTheSameBytesAndItsLossIsThatOfTheCpu(Architecture architecture)
      throws IOException {
    TrainingSettings settings = settings(architecture);
    TrainingResult whole = train(StandIn.open(), settings, "whole", TrainingListener.NONE);
    assertThatThrownBy(() -> train(StandIn.open(), settings, "stopped", STOP_AT_FIVE))
        .isInstanceOf(Stop.class);
    train(StandIn.open(), settings, "stopped", TrainingListener.NONE);
    String last = "checkpoints/step-000000008/";
    for (String file :
        List.of(
            "model.safetensors",
            "loss.csv",
            last + "model.safetensors",
            last + "optimizer.safetensors",
            last + "training.json")) {
      assertThat(folder.resolve("stopped").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    TrainingResult expected = train(cpu(), settings, "cpu", TrainingListener.NONE);
    assertThat(whole.bestLoss()).isCloseTo(expected.bestLoss(), within(1e-4));
    assertThat(whole.tokens()).isEqualTo(expected.tokens());
  }

  @Test
  void gradientDescentGivesTheLossOfTheCpu() throws IOException {
    TrainingSettings settings =
        settings(new Architecture.Gpt2(1, 2, 16, 16, 0), new OptimizerChoice.Sgd(0.9, 0.01));
    TrainingResult expected = train(cpu(), settings, "cpu", TrainingListener.NONE);
    assertThat(train(StandIn.open(), settings, "gpu", TrainingListener.NONE).bestLoss())
        .isCloseTo(expected.bestLoss(), within(1e-4));
  }

  @Test
  void aRunDoesNotGoOnOnAnotherDevice() throws IOException {
    TrainingSettings settings = settings(new Architecture.FeedForward(4, 8, 24, 0));
    train(cpu(), settings, "cpu", TrainingListener.NONE);
    train(StandIn.open(), settings, "gpu", TrainingListener.NONE);
    assertThatThrownBy(() -> train(StandIn.open(), settings, "cpu", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("device was \"cpu\" and is now \"stand-in\"")
        .hasMessageEndingWith("resume with --device cpu, or choose another --out.");
    assertThatThrownBy(() -> train(cpu(), settings, "gpu", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("device was \"stand-in\" and is now \"cpu\"")
        .hasMessageContaining("resume with --device cuda on a machine with that GPU, or choose");
  }

  @Test
  void aRunOfBeforeThereWereOtherDevicesIsOfTheCpu() throws IOException {
    TrainingSettings settings = settings(new Architecture.FeedForward(4, 8, 24, 0));
    train(cpu(), settings, "cpu", TrainingListener.NONE);
    Path file = folder.resolve("cpu/checkpoints/step-000000008/training.json");
    String older = Files.readString(file).replaceFirst("\"device\" : \"cpu\",\\s*", "");
    assertThat(older).doesNotContain("device");
    Files.writeString(file, older);
    assertThat(train(cpu(), settings, "cpu", TrainingListener.NONE).steps()).isEqualTo(8);
  }

  @Test
  void aDeviceWithoutEnoughMemoryIsSaidSo() {
    Compute device = StandIn.open();
    FakeCuda.limit(FakeCuda.used() + (100 << 10));
    TrainingSettings settings = settings(new Architecture.Gpt2(2, 2, 32, 16, 0));
    assertThatThrownBy(() -> train(device, settings, "out", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("do not fit into the ")
        .hasMessageContaining("make --batch smaller");
  }

  @Test
  void noMemoryForTheKernelsOfProductsIsSaidSo() {
    Compute device = StandIn.open();
    FakeCuda.libraryKernels(64L << 20);
    FakeCuda.limit(FakeCuda.used() + (32L << 20));
    TrainingSettings settings = settings(new Architecture.FeedForward(4, 8, 24, 0));
    assertThatThrownBy(() -> train(device, settings, "out", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("do not fit into the ")
        .hasStackTraceContaining("cublasLtMatmul failed with status 14");
  }

  /** Allocations are refused once; every third, for the sake of time. */
  @Test
  void whateverAllocationIsRefusedTheRunEndsWithOneSentenceAndGivesEverythingBack()
      throws IOException {
    TrainingSettings settings = settings(new Architecture.FeedForward(3, 4, 8, 0.1f));
    int refused = 0;
    for (int after = 0; ; after += 3) {
      FakeCuda.install();
      FakeCuda.refuseAllocation(after);
      try {
        train(DeviceCompute.open(), settings, "out" + after, TrainingListener.NONE);
        break;
      } catch (TrainingException e) {
        assertThat(e.reason()).isEqualTo(TrainingException.Reason.MEMORY);
        assertThat(FakeCuda.used()).isZero();
        refused++;
      } finally {
        FakeCuda.refuseAllocation(-1);
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  @Test
  void headsThatTheKernelsAreNotForAreRefused() {
    TrainingSettings settings = settings(new Architecture.Gpt2(1, 1, 130, 16, 0));
    assertThatThrownBy(() -> train(StandIn.open(), settings, "out", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("heads of 130 numbers are not trained on GPUs");
  }

  @Test
  void aRunThatDivergesStops() {
    TrainingSettings wild =
        new TrainingSettings(
            new Architecture.Convolutional(1, 3, 8, 0),
            16,
            3,
            1,
            new Schedule(Schedule.Shape.CONSTANT, 3e38, 0, 0, 10),
            new OptimizerChoice.Sgd(0.9, 0),
            0,
            1,
            0,
            1,
            1,
            0);
    assertThatThrownBy(() -> train(StandIn.open(), wild, "out", TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("training diverged at step 2")
        .hasMessageContaining("step-000000001");
  }
}
