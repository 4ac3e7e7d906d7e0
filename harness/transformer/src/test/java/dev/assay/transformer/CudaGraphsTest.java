package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that were recorded write what steps write that were not, on a stand-in for a GPU. */
class CudaGraphsTest {

  @BeforeEach
  void install() {
    FakeCuda.install();
  }

  @AfterEach
  void everythingWasGivenBack() {
    assertThat(FakeCuda.used()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "llama-bf16, BF16",
    "llama-bf16, F32",
    "llama-f16, F16",
    "qwen2-window, BF16",
    "gpt-neox-serial, BF16",
    "gemma2, BF16",
    "mixtral-wide, BF16",
    "mixtral-wide, F32",
    "qwen3-moe-wide, F16"
  })
  void generationsAreTheSameWithGraphsAndWithout(String name, Precision precision) {
    Fixture fixture = Fixture.named(name);
    List<GenerationRequest> requests = requests(new Random(3), fixture.vocabulary());
    EngineOptions options = options(CudaOptions.defaults().withPrecision(precision));
    List<List<Integer>> expected;
    long before = FakeCuda.graphLaunches();
    EngineOptions without =
        options.withCuda(CudaOptions.defaults().withPrecision(precision).withGraphs(false));
    try (Transformer model = fixture.load(without)) {
      expected = generate(model, requests);
      assertThat(FakeCuda.graphLaunches()).isEqualTo(before);
    }
    try (Transformer model = fixture.load(options)) {
      assertThat(generate(model, requests)).isEqualTo(expected);
      long first = FakeCuda.graphLaunches() - before;
      assertThat(first).isPositive();
      // Scores take other memory; what was recorded before must not be used then.
      model.score(List.of(fixture.scoring()), (_, _, _) -> {});
      assertThat(generate(model, requests)).isEqualTo(expected);
      assertThat(FakeCuda.graphLaunches() - before).isGreaterThan(first);
    }
  }

  @Test
  void aDriverThatCannotRecordIsUsedWithoutGraphs() {
    Fixture fixture = Fixture.named("llama-bf16");
    List<GenerationRequest> requests = requests(new Random(3), fixture.vocabulary());
    List<List<Integer>> expected;
    try (Transformer model = fixture.load(options(CudaOptions.defaults()))) {
      expected = generate(model, requests);
    }
    FakeCuda.captures(false);
    long before = FakeCuda.graphLaunches();
    try (Transformer model = fixture.load(options(CudaOptions.defaults()))) {
      assertThat(generate(model, requests)).isEqualTo(expected);
      assertThat(model.report().incidents())
          .singleElement()
          .asString()
          .contains("decodes without CUDA graphs", "STREAM_CAPTURE_UNSUPPORTED");
    }
    assertThat(FakeCuda.graphLaunches()).isEqualTo(before);
  }

  private static EngineOptions options(CudaOptions cuda) {
    return EngineOptions.defaults().withThreads(1).withKvBytes(4 << 20).withCuda(cuda);
  }

  /** Prompts of several lengths, some longer than a part of decoding's attention. */
  private static List<GenerationRequest> requests(Random random, int vocabulary) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (int length : new int[] {3, 9, 9, 14, 20}) {
      int[] prompt = random.ints(length, 0, vocabulary).toArray();
      Sampling sampling =
          requests.size() % 2 == 0
              ? Sampling.greedy()
              : new Sampling.Random(0.7, 20, 0.9, random.nextLong());
      int tokens = 4 + random.nextInt(8);
      requests.add(new GenerationRequest(prompt, tokens, StopCondition.NEVER, sampling));
    }
    return requests;
  }

  private static List<List<Integer>> generate(Transformer model, List<GenerationRequest> requests) {
    List<List<Integer>> generated = new ArrayList<>(Collections.nCopies(requests.size(), null));
    model.generate(
        requests,
        (index, tokens, _) -> generated.set(index, Arrays.stream(tokens).boxed().toList()));
    assertThat(generated).doesNotContainNull();
    return generated;
  }
}
