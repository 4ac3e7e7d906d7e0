package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What 16 bits cost on trained checkpoints and real tokens, on a stand-in for a GPU, against plain
 * float32 on the CPU. Skipped where the checkpoints are not.
 */
class CudaRealModelsTest {

  private static final Path MODELS =
      Path.of(System.getProperty("assay.shared", "shared"), "models");

  private static final int TOKENS = 250;

  private static final String STORY =
      """
      Once upon a time, there was a small dog named Max. Max lived in a big house with a girl named \
      Lucy. Every day they went to the park to play with a red ball. One day, the ball rolled under \
      a tree and Max could not get it. He was very sad. "Do not worry, Max," said Lucy. "I will help \
      you." She took a long stick and pushed the ball out. Max was so happy that he jumped up and \
      down. A little bird sat in the tree and sang a song for them. "Thank you, bird," said Lucy. \
      Then it started to rain, and they ran home. Mom gave them warm milk and a cookie. Lucy told \
      her about the ball and the bird, and Mom smiled. That night Max slept next to the bed with \
      his ball. He was a good dog, and they were best friends. The end.\
      """;

  /** All three are stored in float32, so that the weights are rounded too. */
  @ParameterizedTest
  @CsvSource({"stories260K", "TinyStories-656K", "babyllama-tok105"})
  void float16IsNearFloat32(String model) {
    DoubleSummaryStatistics deviation = deviation(model, Precision.F16);
    assertThat(deviation.getMax()).isLessThan(2e-2);
    assertThat(deviation.getAverage()).isLessThan(2e-3);
  }

  @ParameterizedTest
  @CsvSource({"stories260K", "TinyStories-656K", "babyllama-tok105"})
  void bfloat16IsNearFloat32OnAverage(String model) {
    assertThat(deviation(model, Precision.BF16).getAverage()).isLessThan(2e-2);
  }

  private static DoubleSummaryStatistics deviation(String model, Precision precision) {
    Path folder = MODELS.resolve(model);
    assumeTrue(Files.isDirectory(folder), () -> model + " is not on this machine");
    FakeCuda.install();
    EngineOptions plain =
        EngineOptions.defaults().withThreads(1).withKernels(KernelChoice.scalar());
    EngineOptions cuda =
        EngineOptions.defaults()
            .withThreads(1)
            .withKvBytes(4 << 20)
            .withCuda(CudaOptions.defaults().withPrecision(precision));
    int[] tokens = tokens(folder);
    double[] expected = score(folder, plain, tokens);
    double[] found = score(folder, cuda, tokens);
    return IntStream.range(0, expected.length)
        .mapToDouble(i -> Math.abs(found[i] - expected[i]))
        .summaryStatistics();
  }

  private static int[] tokens(Path folder) {
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      int[] all = tokenizer.encode(STORY);
      assertThat(all).hasSizeGreaterThan(100);
      return Arrays.copyOf(all, Math.min(TOKENS, all.length));
    }
  }

  private static double[] score(Path folder, EngineOptions options, int[] tokens) {
    double[][] found = new double[1][];
    try (Transformer model = Transformer.load(Checkpoints.open(folder), options)) {
      model.score(List.of(new ScoringRequest(tokens, 1)), (_, logprobs, _) -> found[0] = logprobs);
    }
    return found[0];
  }
}
