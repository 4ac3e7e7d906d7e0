package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaModels;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
import dev.assay.transformer.cuda.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On a real GPU; skipped where there is none. */
@Tag("gpu")
class CudaDeviceTest {

  @ParameterizedTest
  @MethodSource("dev.assay.transformer.CudaParityTest#decoders")
  void float32IsThatOfTransformers(Fixture fixture) {
    assumeDevice(fixture);
    double[] expected = fixture.logprobs();
    try (Transformer model = fixture.load(options(Precision.F32))) {
      model.score(
          List.of(fixture.scoring()),
          (_, logprobs, _) -> {
            for (int i = 0; i < expected.length; i++) {
              assertThat(logprobs[i]).isCloseTo(expected[i], within(1e-4));
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.assay.transformer.CudaParityTest#decoders")
  void scoresAreTheSameAloneAndTogether(Fixture fixture) {
    assumeDevice(fixture);
    ScoringRequest whole = fixture.scoring();
    List<ScoringRequest> requests = new ArrayList<>();
    for (int length = 2; length <= whole.tokens().length; length++) {
      requests.add(new ScoringRequest(Arrays.copyOf(whole.tokens(), length), length - 1));
    }
    try (Transformer model = fixture.load(options(Precision.BF16))) {
      double[][] together = new double[requests.size()][];
      model.score(requests, (index, logprobs, _) -> together[index] = logprobs);
      for (int i = 0; i < requests.size(); i++) {
        double[] expected = together[i];
        model.score(
            List.of(requests.get(i)),
            (_, logprobs, _) -> assertThat(logprobs).containsExactly(expected));
      }
    }
  }

  private static void assumeDevice(Fixture fixture) {
    FakeCuda.remove();
    try (Checkpoint checkpoint = Checkpoints.open(fixture.folder())) {
      Optional<String> problem = CudaModels.problem(checkpoint);
      assumeTrue(problem.isEmpty(), () -> "no GPU: " + problem.orElseThrow());
    }
  }

  private static EngineOptions options(Precision precision) {
    return EngineOptions.defaults()
        .withCuda(CudaOptions.defaults().withPrecision(precision).withDevices(1));
  }
}
