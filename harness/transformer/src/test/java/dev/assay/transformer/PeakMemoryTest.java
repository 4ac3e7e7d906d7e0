package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scoring with a vocabulary of 150,000 takes the weights, the keys and values, and 200 MB: there is
 * no matrix of tokens by vocabulary, which for this text would be 0.6 GB.
 */
class PeakMemoryTest {

  private static final int VOCABULARY = 150_000;
  private static final int WIDTH = 16;
  private static final int HIDDEN = 32;
  private static final int TOKENS = 1024;
  private static final long MEGABYTE = 1 << 20;

  /** The heap of the scoring process: far less than the matrix would take. */
  private static final int HEAP_MEGABYTES = 64;

  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir private Path folder;

  @Test
  void scoringStaysWithinWeightsKeysAndValuesAnd200Megabytes() throws Exception {
    assumeTrue(Files.isReadable(STATUS), "this system does not say how much memory was used");
    Path model = folder.resolve("model.bin");
    writeModel(model);
    Path errors = folder.resolve("errors");
    Process scoring =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Scoring.class.getName(),
                model.toString())
            .redirectError(errors.toFile())
            .start();
    List<String> lines = scoring.inputReader().readAllLines();
    assertThat(scoring.waitFor()).as(() -> readable(errors)).isZero();
    long allowed = Long.parseLong(lines.get(0)) + 200 * MEGABYTE;
    long peak = Long.parseLong(lines.get(1));
    assertThat(peak).isBetween(20 * MEGABYTE, allowed);
    assertThat(allowed).isLessThan(4L * TOKENS * VOCABULARY / 2);
  }

  private static String readable(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The process that is measured: prints the bytes of weights, keys and values, and the peak. */
  static final class Scoring {
    private Scoring() {}

    public static void main(String[] args) throws IOException {
      EngineOptions options = EngineOptions.defaults().withThreads(2).withKvBytes(16 * MEGABYTE);
      try (Transformer model = Transformer.load(Checkpoints.open(Path.of(args[0])), options)) {
        int[] text = new SplittableRandom(1).ints(TOKENS, 0, VOCABULARY).toArray();
        model.score(List.of(new ScoringRequest(text, 1)), (_, _, _) -> {});
        long weights = Files.size(Path.of(args[0]));
        for (long bytes : model.report().weightBytes().values()) {
          weights += bytes;
        }
        System.out.println(weights + options.kvBytes().orElseThrow());
      }
      String peak =
          Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      System.out.println(1024 * Long.parseLong(peak.replaceAll("\\D", "")));
    }
  }

  /** A random Llama in llama2.c's format: one layer, whose output layer is the embedding. */
  private static void writeModel(Path file) throws IOException {
    int layer = 2 * WIDTH + 4 * WIDTH * WIDTH + 3 * WIDTH * HIDDEN;
    int numbers = VOCABULARY * WIDTH + layer + WIDTH + TOKENS * WIDTH;
    ByteBuffer data =
        ByteBuffer.allocate(7 * Integer.BYTES + numbers * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int field : new int[] {WIDTH, HIDDEN, 1, 1, 1, VOCABULARY, TOKENS}) {
      data.putInt(field);
    }
    SplittableRandom random = new SplittableRandom(2);
    while (data.hasRemaining()) {
      data.putFloat((float) random.nextGaussian(0, 0.1));
    }
    Files.write(file, data.array());
  }
}
