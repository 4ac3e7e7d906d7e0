package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.kernels.KernelChoice;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers of Hugging Face transformers, architecture by architecture. */
class ParityTest {

  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @MethodSource("dev.assay.transformer.Fixture#all")
  void logProbabilitiesAreThoseOfTransformers(Fixture fixture) {
    for (KernelChoice kernels : List.of(KernelChoice.scalar(), KernelChoice.automatic())) {
      try (Transformer model =
          fixture.load(EngineOptions.defaults().withThreads(2).withKernels(kernels))) {
        double[] expected = fixture.logprobs();
        double[][] found = new double[1][];
        model.score(List.of(fixture.scoring()), (index, logprobs, _) -> found[index] = logprobs);
        assertThat(found[0]).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
          assertThat(found[0][i])
              .as("%s, token %d", kernels.kernels().name(), i)
              .isCloseTo(expected[i], within(TOLERANCE));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.assay.transformer.Fixture#all")
  void greedyContinuationsAreThoseOfTransformers(Fixture fixture) {
    assumeTrue(fixture.generates(), "no continuation was recorded");
    int[] expected = fixture.continuation();
    int[] prompt = fixture.prompt();
    for (KernelChoice kernels : List.of(KernelChoice.scalar(), KernelChoice.automatic())) {
      try (Transformer model =
          fixture.load(EngineOptions.defaults().withThreads(1).withKernels(kernels))) {
        model.generate(
            List.of(
                new GenerationRequest(
                    prompt, expected.length, StopCondition.NEVER, Sampling.greedy())),
            (_, tokens, finish) -> {
              assertThat(tokens).containsExactly(expected);
              assertThat(finish).isEqualTo(GenerationSink.Finish.LENGTH);
            });
      }
    }
  }
}
