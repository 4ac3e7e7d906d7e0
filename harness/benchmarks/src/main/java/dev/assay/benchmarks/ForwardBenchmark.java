package dev.assay.benchmarks;

import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.Sampling;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.StopCondition;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The whole forward pass of a random 15-million-parameter Llama, a token of text an operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ForwardBenchmark {
  private static final int TEXT = 256;
  private static final int WRITTEN = 64;

  // The shape of llama2.c's stories15M.
  private static final int WIDTH = 288;
  private static final int HIDDEN = 768;
  private static final int LAYERS = 6;
  private static final int HEADS = 6;
  private static final int VOCABULARY = 32_000;

  @Param({"1", "2"})
  private int threads;

  private Path file;
  private Transformer model;
  private int[] text;

  @Setup
  public void setUp() throws IOException {
    file = Files.createTempFile("assay-forward", ".bin");
    writeRandomModel(file);
    model = Transformer.load(Checkpoints.open(file), EngineOptions.defaults().withThreads(threads));
    text = new SplittableRandom(1).ints(TEXT, 0, VOCABULARY).toArray();
  }

  @TearDown
  public void tearDown() throws IOException {
    model.close();
    Files.delete(file);
  }

  /** Every token's log-probability given those before it. */
  @Benchmark
  @OperationsPerInvocation(TEXT)
  public double score() {
    double[] sum = {0};
    model.score(
        List.of(new ScoringRequest(text, 1)),
        (_, logprobs, _) -> {
          for (double logprob : logprobs) {
            sum[0] += logprob;
          }
        });
    if (!(sum[0] < 0)) {
      throw new IllegalStateException("scored " + sum[0]);
    }
    return sum[0];
  }

  /** Greedy text, token by token. */
  @Benchmark
  @OperationsPerInvocation(WRITTEN)
  public int generate() {
    int[] written = {0};
    model.generate(
        List.of(
            new GenerationRequest(new int[] {1}, WRITTEN, StopCondition.NEVER, Sampling.greedy())),
        (_, ids, _) -> written[0] = ids.length);
    if (written[0] != WRITTEN) {
      throw new IllegalStateException("wrote " + written[0]);
    }
    return written[0];
  }

  /** llama2.c's first format: a header of seven numbers, then the weights in float32. */
  private static void writeRandomModel(Path file) throws IOException {
    long weights =
        (long) VOCABULARY * WIDTH
            + LAYERS * (2L * WIDTH + 4L * WIDTH * WIDTH + 3L * WIDTH * HIDDEN)
            + WIDTH
            + (long) TEXT * (WIDTH / HEADS);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(28 + 4 * weights)).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : new int[] {WIDTH, HIDDEN, LAYERS, HEADS, HEADS, VOCABULARY, TEXT}) {
      bytes.putInt(number);
    }
    var random = new SplittableRandom(0);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) random.nextDouble(-0.05, 0.05));
    }
    Files.write(file, bytes.array());
  }
}
