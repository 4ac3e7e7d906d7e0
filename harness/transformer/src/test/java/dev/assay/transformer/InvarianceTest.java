package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.EngineOptions.PrefixSharing;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.ScalarKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No result depends on what else is computed, or how: held to the last bit. */
class InvarianceTest {

  private record Scored(List<Long> logprobBits, boolean greedy) {}

  private static final EngineOptions ALONE =
      EngineOptions.defaults().withThreads(1).withSharing(PrefixSharing.SEPARATE);

  @ParameterizedTest
  @MethodSource("dev.assay.transformer.Fixture#all")
  void scoresAreTheSameWhateverTheBatchThreadsOrderAndSharing(Fixture fixture) {
    for (KernelChoice kernels : List.of(KernelChoice.automatic(), KernelChoice.scalar())) {
      List<ScoringRequest> requests = requests(fixture, new Random(7));
      List<Scored> expected = new ArrayList<>();
      try (Transformer model = fixture.load(ALONE.withKernels(kernels))) {
        for (ScoringRequest request : requests) {
          expected.addAll(score(model, List.of(request)));
        }
      }
      Random random = new Random(11);
      boolean plain = kernels.kernels() instanceof ScalarKernels;
      for (int batchTokens : plain ? new int[] {7, 100} : new int[] {1, 5, 17, 64, 1000}) {
        EngineOptions options =
            EngineOptions.defaults()
                .withKernels(kernels)
                .withBatchTokens(batchTokens)
                .withThreads(1 + random.nextInt(3))
                .withSharing(
                    random.nextInt(3) == 0 ? PrefixSharing.SEPARATE : PrefixSharing.SHARED);
        try (Transformer model = fixture.load(options)) {
          List<Integer> order =
              new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
          Collections.shuffle(order, random);
          List<Scored> found = score(model, order.stream().map(requests::get).toList());
          for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i))
                .as("request %d with %s", order.get(i), options)
                .isEqualTo(expected.get(order.get(i)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.assay.transformer.Fixture#all")
  void generationsAreTheSameWhateverTheBatch(Fixture fixture) {
    assumeTrue(!fixture.expected().has("pseudo_logprobs"), "an encoder does not generate");
    Random random = new Random(3);
    List<GenerationRequest> requests = new ArrayList<>();
    for (ScoringRequest text : requests(fixture, random)) {
      int[] prompt = Arrays.copyOf(text.tokens(), Math.min(20, text.tokens().length));
      Sampling sampling =
          random.nextBoolean()
              ? Sampling.greedy()
              : new Sampling.Random(0.8, 40, 0.9, random.nextLong());
      StopCondition stop = StopCondition.atTokens(random.nextInt(61), random.nextInt(61));
      requests.add(new GenerationRequest(prompt, 1 + random.nextInt(12), stop, sampling));
    }
    List<List<Integer>> expected = new ArrayList<>();
    try (Transformer model = fixture.load(ALONE)) {
      for (GenerationRequest request : requests) {
        expected.addAll(generate(model, List.of(request)));
      }
    }
    for (int batchTokens : new int[] {1, 6, 40, 1000}) {
      EngineOptions options = EngineOptions.defaults().withThreads(2).withBatchTokens(batchTokens);
      try (Transformer model = fixture.load(options)) {
        assertThat(generate(model, requests)).isEqualTo(expected);
      }
    }
  }

  /** Texts that branch off each other in every way: early, late, not at all, inside a page. */
  private static List<ScoringRequest> requests(Fixture fixture, Random random) {
    ScoringRequest text = fixture.scoring();
    int first = text.scoredFrom();
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int length = first + 1 + random.nextInt(text.tokens().length - first);
      int[] tokens = Arrays.copyOf(text.tokens(), length);
      for (int at = random.nextInt(length + 1); at < length; at++) {
        tokens[at] = random.nextInt(fixture.vocabulary());
      }
      boolean decoder = first == 1;
      requests.add(new ScoringRequest(tokens, decoder ? 1 + random.nextInt(length) : first));
    }
    requests.add(requests.getFirst());
    return requests;
  }

  private static List<Scored> score(Transformer model, List<ScoringRequest> requests) {
    Scored[] scored = new Scored[requests.size()];
    model.score(
        requests,
        (index, logprobs, greedy) -> {
          assertThat(scored[index]).as("answered once").isNull();
          scored[index] =
              new Scored(
                  Arrays.stream(logprobs).mapToObj(Double::doubleToRawLongBits).toList(), greedy);
        });
    assertThat(scored).doesNotContainNull();
    return List.of(scored);
  }

  private static List<List<Integer>> generate(Transformer model, List<GenerationRequest> requests) {
    List<List<Integer>> generated = new ArrayList<>(Collections.nCopies(requests.size(), null));
    model.generate(
        requests,
        (index, tokens, _) -> {
          assertThat(generated.get(index)).as("answered once").isNull();
          generated.set(index, Arrays.stream(tokens).boxed().toList());
        });
    assertThat(generated).doesNotContainNull();
    return generated;
  }
}
