package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transformer.EngineOptions.PrefixSharing;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import dev.assay.transformer.graph.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No result on a GPU depends on what else is computed, or how: held to the last bit, on a stand-in.
 */
class CudaInvarianceTest {

  private static final int VOCABULARY = 61;

  @BeforeEach
  void install() {
    FakeCuda.install();
  }

  @AfterEach
  void everythingWasGivenBack() {
    assertThat(FakeCuda.used()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-bf16", "qwen2-window", "qwen3-moe", "mixtral-wide"})
  void scoresAreTheSameWhateverTheBatchOrderAndSharing(String name) {
    Fixture fixture = Fixture.named(name);
    List<ScoringRequest> requests = requests(new Random(7));
    List<List<Long>> expected = new ArrayList<>();
    try (Transformer model = fixture.load(options().withSharing(PrefixSharing.SEPARATE))) {
      requests.forEach(request -> expected.addAll(score(model, List.of(request))));
    }
    Random random = new Random(11);
    for (int batchTokens : new int[] {1, 17, 1000}) {
      EngineOptions options =
          options()
              .withBatchTokens(batchTokens)
              .withSharing(random.nextInt(3) == 0 ? PrefixSharing.SEPARATE : PrefixSharing.SHARED);
      try (Transformer model = fixture.load(options)) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
        Collections.shuffle(order, random);
        List<List<Long>> found = score(model, order.stream().map(requests::get).toList());
        for (int i = 0; i < found.size(); i++) {
          assertThat(found.get(i))
              .as("request %d, %d tokens at once", order.get(i), batchTokens)
              .isEqualTo(expected.get(order.get(i)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-bf16", "qwen2-window", "mixtral-wide", "qwen3-moe"})
  void generationsAreTheSameWhateverTheBatch(String name) {
    Fixture fixture = Fixture.named(name);
    Random random = new Random(3);
    List<GenerationRequest> requests = new ArrayList<>();
    for (ScoringRequest text : requests(random)) {
      int[] prompt = Arrays.copyOf(text.tokens(), Math.min(20, text.tokens().length));
      Sampling sampling =
          random.nextBoolean()
              ? Sampling.greedy()
              : new Sampling.Random(0.8, 40, 0.9, random.nextLong());
      requests.add(
          new GenerationRequest(prompt, 1 + random.nextInt(12), StopCondition.NEVER, sampling));
    }
    List<List<Integer>> expected = new ArrayList<>();
    try (Transformer model = fixture.load(options())) {
      requests.forEach(request -> expected.addAll(generate(model, List.of(request))));
    }
    for (int batchTokens : new int[] {1, 40}) {
      try (Transformer model = fixture.load(options().withBatchTokens(batchTokens))) {
        assertThat(generate(model, requests)).isEqualTo(expected);
      }
    }
  }

  @Test
  void twoDevicesScoreAndWriteAsOne() {
    Fixture fixture = Fixture.named("llama-bf16");
    List<ScoringRequest> requests = requests(new Random(5));
    List<GenerationRequest> prompts =
        requests.stream()
            .map(r -> new GenerationRequest(r.tokens(), 5, StopCondition.NEVER, Sampling.greedy()))
            .toList();
    List<List<Long>> scores;
    List<List<Integer>> texts;
    try (Transformer model = fixture.load(options())) {
      scores = score(model, requests);
      texts = generate(model, prompts);
    }
    FakeCuda.install(2, 192L << 20);
    try (Transformer model = fixture.load(options())) {
      assertThat(score(model, requests)).isEqualTo(scores);
      assertThat(generate(model, prompts)).isEqualTo(texts);
      assertThat(model.report().kernels()).contains("2 x");
    }
  }

  @Test
  void aDeviceThatIsNotLikeTheFirstIsLeftOut() {
    FakeCuda.installMixed(3, 192L << 20);
    try (Transformer model = Fixture.named("llama-bf16").load(options())) {
      assertThat(model.report().kernels()).startsWith("2 x ");
      assertThat(model.report().incidents())
          .containsExactly(
              "stand-in computes without other stand-in, which would give other last digits");
    }
    EngineOptions one = options().withCuda(CudaOptions.defaults().withDevices(1));
    try (Transformer model = Fixture.named("llama-bf16").load(one)) {
      assertThat(model.report().incidents()).isEmpty();
    }
  }

  @Test
  void oneDeviceMayRunOutOfMemoryWhileTheOtherGoesOn() {
    Fixture fixture = Fixture.named("llama-bf16");
    List<ScoringRequest> requests = requests(new Random(5));
    List<List<Long>> scores;
    try (Transformer model = fixture.load(options())) {
      scores = score(model, requests);
    }
    FakeCuda.install(2, 192L << 20);
    try (Transformer model = fixture.load(options().withBatchTokens(64))) {
      FakeCuda.refuseAllocation(3);
      assertThat(score(model, requests)).isEqualTo(scores);
      assertThat(model.report().incidents()).hasSize(1);
    }
  }

  @Test
  void aDeviceWithLittleMemoryComputesFewTokensAtOnce() {
    Fixture fixture = Fixture.named("llama-bf16");
    List<ScoringRequest> requests = requests(new Random(5));
    List<List<Long>> expected;
    try (Transformer model = fixture.load(options())) {
      expected = score(model, requests);
    }
    FakeCuda.install(1, (34L << 20) + (300 << 10));
    try (Transformer model = fixture.load(options())) {
      assertThat(score(model, requests)).isEqualTo(expected);
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedWithASentence() {
    FakeCuda.install(1, 1 << 10);
    assertThatThrownBy(() -> Fixture.named("llama-bf16").load(options()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("do not fit into the memory of stand-in");
  }

  @Test
  void whatIsNotComputedOnGpusIsRefusedWithASentence() {
    assertThatThrownBy(() -> Fixture.named("t5-gated").load(options()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("only plain decoders are");
  }

  private static EngineOptions options() {
    return EngineOptions.defaults()
        .withThreads(1)
        .withKvBytes(4 << 20)
        .withCuda(CudaOptions.defaults().withPrecision(Precision.BF16));
  }

  /** Texts that branch off each other in every way: early, late, not at all, inside a page. */
  private static List<ScoringRequest> requests(Random random) {
    int[] text = random.ints(30, 0, VOCABULARY).toArray();
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int length = 2 + random.nextInt(text.length - 1);
      int[] tokens = Arrays.copyOf(text, length);
      for (int at = random.nextInt(length + 1); at < length; at++) {
        tokens[at] = random.nextInt(VOCABULARY);
      }
      requests.add(new ScoringRequest(tokens, 1 + random.nextInt(length)));
    }
    requests.add(requests.getFirst());
    return requests;
  }

  private static List<List<Long>> score(Transformer model, List<ScoringRequest> requests) {
    List<List<Long>> scored = new ArrayList<>(Collections.nCopies(requests.size(), null));
    model.score(
        requests,
        (index, logprobs, _) -> {
          assertThat(scored.get(index)).as("answered once").isNull();
          scored.set(index, Arrays.stream(logprobs).mapToObj(Double::doubleToRawLongBits).toList());
        });
    assertThat(scored).doesNotContainNull();
    return scored;
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
