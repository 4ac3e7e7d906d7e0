package dev.assay.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Steps against those of PyTorch's optimisers; {@code pytorch/optimizers.py} made the fixture. */
class OptimizerTest {

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = OptimizerTest.class.getResourceAsStream("/pytorch/optimizers.json")) {
      return JsonMapper.shared().readTree(in).valueStream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsArePytorchs(JsonNode fixture) {
    // Gradients that clipping is to halve.
    float scale = 0.5f;
    try (Compute compute = HostCompute.of(KernelChoice.automatic(), 1)) {
      JsonNode before = fixture.get("before");
      List<Parameter> parameters =
          List.of(
              Parameter.of(compute, "w", new int[] {4, 5}, numbers(before.get(0), 1)),
              Parameter.of(compute, "b", new int[] {7}, numbers(before.get(1), 1)));
      Optimizer optimizer = optimizer(compute, fixture, parameters);
      for (JsonNode step : fixture.get("steps")) {
        for (int i = 0; i < parameters.size(); i++) {
          float[] gradient = numbers(step.get("gradients").get(i), 1 / scale);
          compute.write(gradient, parameters.get(i).gradient());
        }
        optimizer.step(step.get("rate").asDouble(), scale);
        for (int i = 0; i < parameters.size(); i++) {
          float[] expected = numbers(step.get("after").get(i), 1);
          assertThat(compute.read(parameters.get(i).value()))
              .containsExactly(expected, within(2e-6f));
        }
      }
    }
  }

  private static Optimizer optimizer(
      Compute compute, JsonNode fixture, List<Parameter> parameters) {
    double decay = fixture.get("decay").asDouble();
    return switch (fixture.get("kind").asString()) {
      case "sgd" -> Optimizer.sgd(compute, parameters, fixture.get("momentum").asDouble(), decay);
      case "adamw" -> {
        JsonNode betas = fixture.get("betas");
        double epsilon = fixture.get("eps").asDouble();
        yield Optimizer.adamW(
            compute, parameters, betas.get(0).asDouble(), betas.get(1).asDouble(), epsilon, decay);
      }
      default -> throw new IllegalArgumentException(fixture.get("kind").asString());
    };
  }

  private static float[] numbers(JsonNode from, float factor) {
    float[] numbers = new float[from.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = factor * (float) from.get(i).asDouble();
    }
    return numbers;
  }
}
