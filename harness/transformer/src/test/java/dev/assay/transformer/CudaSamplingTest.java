package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn from logits of a GPU, of which few are copied, is what is drawn on the CPU. */
class CudaSamplingTest {

  private static final int VOCABULARY = 1500;

  @TempDir private Path folder;

  @Test
  void drawsAreThoseOfTheCpu() throws IOException {
    FakeCuda.install();
    Path file = folder.resolve("model.bin");
    TinyLlama.write(file, VOCABULARY, 0.7);
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
}
