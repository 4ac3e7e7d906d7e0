package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import dev.assay.transformer.graph.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which 16-bit type a checkpoint is computed in, and what happens where it does not suffice. */
class CudaPrecisionTest {

  private static final int VOCABULARY = 50;

  @TempDir private Path folder;

  @BeforeEach
  void install() {
    FakeCuda.install();
  }

  @ParameterizedTest
  @CsvSource({"llama-bf16, bf16", "llama-f16, f16", "llama-biased, f16", "gguf-quantised, f16"})
  void checkpointsInBfloat16StayInItOthersAreFloat16(String name, String type) {
    try (Transformer model = Fixture.named(name).load(options(Precision.AUTO))) {
      assertThat(model.report().kernels()).startsWith("cuda-" + type + " ");
    }
  }

  @Test
  void weightsBeyondFloat16AreRefusedWithASentence() throws IOException {
    assertThatThrownBy(() -> score(2e5, Precision.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching("the weights of .* are beyond the range of float16.*precision=bf16");
  }

  @Test
  void activationsBeyondFloat16FailWithASentence() throws IOException {
    assertThatThrownBy(() -> score(300, Precision.AUTO))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not a number in float16")
        .hasMessageContaining("precision=bf16");
  }

  @Test
  void bothAreWithinBfloat16() throws IOException {
    assertThat(Arrays.stream(score(300, Precision.BF16))).allMatch(Double::isFinite);
    assertThat(Arrays.stream(score(2e5, Precision.BF16))).allMatch(Double::isFinite);
  }

  private double[] score(double deviation, Precision precision) throws IOException {
    Path file = folder.resolve("model.bin");
    TinyLlama.write(file, VOCABULARY, deviation);
    double[][] found = new double[1][];
    try (Transformer model = Transformer.load(Checkpoints.open(file), options(precision))) {
      model.score(
          List.of(new ScoringRequest(new int[] {3, 5, 7, 9}, 1)),
          (_, logprobs, _) -> found[0] = logprobs);
    }
    return found[0];
  }

  private static EngineOptions options(Precision precision) {
    return EngineOptions.defaults()
        .withThreads(1)
        .withKvBytes(4 << 20)
        .withCuda(CudaOptions.defaults().withPrecision(precision));
  }
}
