package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.graph.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stand-in for a GPU that runs out of memory while it computes. */
class CudaMemoryTest {

  private static final long PLENTY = 192L << 20;
  private static final Fixture FIXTURE = Fixture.named("llama-bf16");

  @BeforeEach
  void install() {
    FakeCuda.install(1, PLENTY);
  }

  @AfterEach
  void everythingWasGivenBack() {
    FakeCuda.refuseAllocation(-1);
    assertThat(FakeCuda.used()).isZero();
  }

  @Test
  void whateverAllocationIsRefusedScoresAreTheSame() {
    List<ScoringRequest> requests = requests();
    double[][] expected;
    try (Transformer model = load()) {
      expected = score(model, requests);
    }
    int after = 0;
    for (boolean refused = true; refused; after++) {
      try (Transformer model = load()) {
        FakeCuda.refuseAllocation(after);
        assertThat(score(model, requests)).as("allocation %d", after).isDeepEqualTo(expected);
        refused = !model.report().incidents().isEmpty();
      }
    }
    assertThat(after).as("allocations of a run").isGreaterThan(5);
  }

  @Test
  void whateverAllocationIsRefusedTextsAreTheSame() {
    List<GenerationRequest> prompts =
        requests().stream()
            .map(r -> new GenerationRequest(r.tokens(), 6, StopCondition.NEVER, Sampling.greedy()))
            .toList();
    List<String> expected;
    try (Transformer model = load()) {
      expected = generate(model, prompts);
    }
    int after = 0;
    for (boolean refused = true; refused; after++) {
      try (Transformer model = load()) {
        FakeCuda.refuseAllocation(after);
        assertThat(generate(model, prompts)).as("allocation %d", after).isEqualTo(expected);
        refused = !model.report().incidents().isEmpty();
      }
    }
    assertThat(after).as("allocations of a run").isGreaterThan(5);
  }

  @Test
  void aRunThatOutgrowsTheMemoryComputesFewerTokensAtOnceAndSaysSo() {
    List<ScoringRequest> requests = requests();
    double[][] expected;
    try (Transformer model = load()) {
      expected = score(model, requests);
    }
    try (Transformer model = load()) {
      score(model, requests.subList(0, 1));
      FakeCuda.limit(FakeCuda.used() + (10 << 10));
      assertThat(score(model, requests)).isDeepEqualTo(expected);
      assertThat(model.report().incidents())
          .isNotEmpty()
          .allMatch(i -> i.matches("stand-in ran out of memory; .* at most \\d+ tokens at once"));
    }
  }

  /** It takes it for kernels, when they first run. */
  @Test
  void whatTheLibraryTakesIsNotGivenToKeysAndValues() {
    List<ScoringRequest> requests = requests();
    double[][] expected;
    try (Transformer model = load()) {
      expected = score(model, requests);
    }
    FakeCuda.libraryKernels(PLENTY / 2);
    EngineOptions options =
        EngineOptions.defaults().withThreads(1).withCuda(CudaOptions.defaults());
    try (Transformer model = FIXTURE.load(options)) {
      assertThat(score(model, requests)).isDeepEqualTo(expected);
      assertThat(model.report().incidents()).isEmpty();
    }
  }

  /** A row's algorithm must not be one whose kernel is yet to be loaded. */
  @Test
  void algorithmsForSomeNumbersOfRowsAreLoadedWithTheModelAndTold() {
    List<ScoringRequest> requests = requests();
    double[][] expected;
    try (Transformer model = load()) {
      expected = score(model, requests);
    }
    FakeCuda.install(1, PLENTY);
    FakeCuda.libraryKernels(1 << 20);
    FakeCuda.unfitRows(3);
    try (Transformer model = FIXTURE.load(options())) {
      assertThat(model.report().incidents())
          .hasSize(5)
          .first()
          .asString()
          .matches("stand-in multiplies 2730 of 8192 numbers of rows by \\d+ x \\d+ with other .*");
      // So that a kernel that was loaded later would find no memory.
      FakeCuda.limit(FakeCuda.used() + (900 << 10));
      assertThat(score(model, requests)).isDeepEqualTo(expected);
      assertThat(model.report().incidents()).hasSize(5);
    }
  }

  @Test
  void noMemoryForTheKernelsOfTheLibraryIsSaidInASentence() {
    FakeCuda.install(1, 40L << 20);
    FakeCuda.libraryKernels(16L << 20);
    assertThatThrownBy(() -> FIXTURE.load(options()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("do not fit into the memory of stand-in, 40 MiB (cublasLtMatmul")
        .hasMessageContaining("7 MiB of memory left on the device); end what else uses it,");
  }

  @Test
  void aModelThatCannotBeLoadedLeavesNothingOpen() {
    long before = FakeCuda.handles();
    int after = 0;
    for (boolean refused = true; refused; after++) {
      FakeCuda.refuseAllocation(after);
      try (Transformer _ = FIXTURE.load(options())) {
        refused = false;
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("do not fit");
      }
      assertThat(FakeCuda.handles()).as("allocation %d", after).isEqualTo(before);
      assertThat(FakeCuda.used()).as("allocation %d", after).isZero();
    }
    assertThat(after).as("allocations of loading").isGreaterThan(20);
  }

  @Test
  void whatFailedIsToldAlsoIfTheDeviceCannotBeClosed() {
    FakeCuda.broken(true);
    EngineOptions options =
        EngineOptions.defaults().withThreads(1).withCuda(CudaOptions.defaults());
    assertThatThrownBy(() -> FIXTURE.load(options))
        .isInstanceOf(CudaException.class)
        .hasMessageStartingWith("cuLaunchKernel")
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .anyMatch(s -> s.getMessage().startsWith("cuStreamSynchronize")));
  }

  @Test
  void whereNothingFitsWhatWasAnsweredStaysAnswered() {
    // The later ones need more logits at once.
    List<ScoringRequest> requests = new ArrayList<>();
    requests().forEach(r -> requests.add(new ScoringRequest(r.tokens(), r.tokens().length - 1)));
    requests().forEach(r -> requests.add(new ScoringRequest(changed(r.tokens()), 1)));
    double[][] expected;
    try (Transformer model = load()) {
      expected = score(model, requests);
    }
    try (Transformer model = load()) {
      double[][] found = new double[requests.size()][];
      List<Integer> answered = new ArrayList<>();
      assertThatThrownBy(() ->
              model.score(
                  requests,
                  (index, logprobs, _) -> {
                    found[index] = logprobs;
                    answered.add(index);
                    FakeCuda.limit(0);
                  }))
          .isInstanceOf(CudaException.class)
          .hasMessageContaining("OUT_OF_MEMORY");
      assertThat(answered).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThan(requests.size());
      answered.forEach(i -> assertThat(found[i]).isEqualTo(expected[i]));
    }
  }

  private static EngineOptions options() {
    return EngineOptions.defaults()
        .withThreads(1)
        .withKvBytes(4 << 20)
        .withCuda(CudaOptions.defaults());
  }

  private static Transformer load() {
    FakeCuda.install(1, PLENTY);
    FakeCuda.refuseAllocation(-1);
    return FIXTURE.load(
        EngineOptions.defaults()
            .withThreads(1)
            .withKvBytes(4 << 20)
            .withBatchTokens(64)
            .withCuda(CudaOptions.defaults()));
  }

  private static List<ScoringRequest> requests() {
    Random random = new Random(5);
    return IntStream.range(0, 4)
        .mapToObj(_ -> new ScoringRequest(random.ints(30, 0, 61).toArray(), 1))
        .toList();
  }

  private static int[] changed(int[] tokens) {
    int[] others = tokens.clone();
    others[0] = (others[0] + 1) % 61;
    return others;
  }

  private static double[][] score(Transformer model, List<ScoringRequest> requests) {
    double[][] found = new double[requests.size()][];
    model.score(
        requests,
        (index, logprobs, _) -> {
          assertThat(found[index]).as("answered once").isNull();
          found[index] = logprobs;
        });
    return found;
  }

  private static List<String> generate(Transformer model, List<GenerationRequest> requests) {
    String[] found = new String[requests.size()];
    model.generate(
        requests,
        (index, tokens, _) -> {
          assertThat(found[index]).as("answered once").isNull();
          found[index] = Arrays.toString(tokens);
        });
    return List.of(found);
  }
}
