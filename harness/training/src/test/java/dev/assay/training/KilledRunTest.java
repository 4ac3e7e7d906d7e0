package dev.assay.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.training.autodiff.Cell;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.network.Architecture;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, really killed. */
class KilledRunTest {
  private static final int STEPS = 400;

  @TempDir private Path folder;

  /** Trains in a process of its own. */
  public static final class Main {
    private Main() {}

    public static void main(String[] args) {
      train(Path.of(args[0]), Path.of(args[1]));
    }
  }

  private static void train(Path data, Path out) {
    try (Compute compute = HostCompute.of(KernelChoice.scalar(), 1)) {
      Trainer.train(
          TrainerTest.settings(
              new Architecture.Recurrent(Cell.LSTM, 2, 16, 16, true, 0.1f), STEPS, 0.01),
          Corpus.read(data, new TokenizerChoice.Characters(), 0.1),
          out,
          Trainer.Existing.RESUME,
          compute,
          TrainingListener.NONE);
    }
  }

  private Process start(Path data, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            data.toString(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  @Test
  void aRunThatIsKilledAgainAndAgainEndsWithTheSameBytes()
      throws IOException, InterruptedException {
    String text = "the ship left the harbour at dawn. the harbour was quiet at dawn.\n".repeat(20);
    Path data = Files.writeString(folder.resolve("data.txt"), text);
    Path whole = folder.resolve("whole");
    train(data, whole);
    Path killed = folder.resolve("killed");
    int kills = 0;
    for (int goal : new int[] {50, 200, STEPS}) {
      Process process = start(data, killed);
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (process.isAlive() && lastStep(killed) < goal && System.nanoTime() < end) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
      if (goal < STEPS) {
        kills += process.isAlive() ? 1 : 0;
        process.destroyForcibly().waitFor();
      } else {
        assertThat(process.waitFor()).as(() -> log()).isZero();
      }
    }
    assertThat(kills).isPositive();
    for (String file : new String[] {"model.safetensors", "loss.csv", "loss.svg", "vocab.json"}) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int lastStep(Path out) {
    String[] names = out.resolve("checkpoints").toFile().list();
    return names == null
        ? 0
        : Arrays.stream(names)
            .flatMap(name -> name.startsWith("step-") ? Stream.of(name.substring(5)) : Stream.of())
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
  }
}
