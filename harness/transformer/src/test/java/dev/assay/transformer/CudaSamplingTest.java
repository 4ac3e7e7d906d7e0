package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn from logits of a GPU, of which few are copied, is what is drawn on the CPU. */
class CudaSamplingTest {

  private static final int VOCABULARY = 1500;
  private static final int WIDTH = 16;
  private static final int CONTEXT = 64;

  @TempDir private Path folder;

  @Test
  void drawsAreThoseOfTheCpu() throws IOException {
    FakeCuda.install();
    Path file = folder.resolve("model.bin");
    writeModel(file);
    Random random = new Random(3);
    List<GenerationRequest> requests = new ArrayList<>();
    int[] prompt = random.ints(5, 0, VOCABULARY).toArray();
    for (double topP : new double[] {1, 0.9}) {
      for (int topK : new int[] {40, 400, Integer.MAX_VALUE}) {
        for (double temperature : new double[] {0.3, 1}) {
          var sampling = new Sampling.Random(temperature, topK, topP, random.nextLong());
          requests.add(new GenerationRequest(prompt, 6, StopCondition.NEVER, sampling));
        }
      }
    }
    requests.add(new GenerationRequest(prompt, 6, StopCondition.NEVER, Sampling.greedy()));
    EngineOptions cpu = EngineOptions.defaults().withThreads(1).withKvBytes(4 << 20);
    CudaOptions cuda = CudaOptions.defaults().withPrecision(Precision.F32);
    assertThat(generate(file, cpu.withCuda(cuda), requests))
        .isEqualTo(generate(file, cpu, requests));
  }

  private static List<List<Integer>> generate(
      Path file, EngineOptions options, List<GenerationRequest> requests) {
    List<List<Integer>> generated = new ArrayList<>(Collections.nCopies(requests.size(), null));
    try (Transformer model = Transformer.load(Checkpoints.open(file), options)) {
      model.generate(
          requests,
          (index, tokens, _) -> generated.set(index, Arrays.stream(tokens).boxed().toList()));
    }
    return generated;
  }

  /** A random Llama in llama2.c's format: one layer, whose output layer is the embedding. */
  private static void writeModel(Path file) throws IOException {
    int hidden = 2 * WIDTH;
    int layer = 2 * WIDTH + 4 * WIDTH * WIDTH + 3 * WIDTH * hidden;
    int numbers = VOCABULARY * WIDTH + layer + WIDTH + CONTEXT * WIDTH;
    ByteBuffer data =
        ByteBuffer.allocate(7 * Integer.BYTES + numbers * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int field : new int[] {WIDTH, hidden, 1, 1, 1, VOCABULARY, CONTEXT}) {
      data.putInt(field);
    }
    SplittableRandom random = new SplittableRandom(2);
    while (data.hasRemaining()) {
      data.putFloat((float) random.nextGaussian(0, 0.7));
    }
    Files.write(file, data.array());
  }
}
