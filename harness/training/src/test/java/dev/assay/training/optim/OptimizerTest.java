package dev.assay.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.autodiff.Parameter;
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
    List<Parameter> parameters = List.of(Parameter.zeros("w", 4, 5), Parameter.zeros("b", 7));
    for (int i = 0; i < parameters.size(); i++) {
      copy(fixture.get("before").get(i), 1, parameters.get(i).value());
    }
    Optimizer optimizer = optimizer(fixture, parameters);
    // Gradients that clipping is to halve.
    float scale = 0.5f;
    try (Compute compute = Compute.of(KernelChoice.automatic(), 1)) {
      for (JsonNode step : fixture.get("steps")) {
        for (int i = 0; i < parameters.size(); i++) {
          copy(step.get("gradients").get(i), 1 / scale, parameters.get(i).gradient());
        }
        optimizer.step(compute, step.get("rate").asDouble(), scale);
        for (int i = 0; i < parameters.size(); i++) {
          float[] expected = new float[parameters.get(i).value().length];
          copy(step.get("after").get(i), 1, expected);
          assertThat(parameters.get(i).value()).containsExactly(expected, within(2e-6f));
        }
      }
    }
  }

  private static Optimizer optimizer(JsonNode fixture, List<Parameter> parameters) {
    double decay = fixture.get("decay").asDouble();
    return switch (fixture.get("kind").asString()) {
      case "sgd" -> Optimizer.sgd(parameters, fixture.get("momentum").asDouble(), decay);
      case "adamw" -> {
        JsonNode betas = fixture.get("betas");
        double epsilon = fixture.get("eps").asDouble();
        yield Optimizer.adamW(
            parameters, betas.get(0).asDouble(), betas.get(1).asDouble(), epsilon, decay);
      }
      default -> throw new IllegalArgumentException(fixture.get("kind").asString());
    };
  }

  private static void copy(JsonNode from, float factor, float[] to) {
    assertThat(from.size()).isEqualTo(to.length);
    for (int i = 0; i < to.length; i++) {
      to[i] = factor * (float) from.get(i).asDouble();
    }
  }
}
