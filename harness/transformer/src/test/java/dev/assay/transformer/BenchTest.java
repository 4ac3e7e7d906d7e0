package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.Bench.Measurement;
import dev.assay.transformer.Bench.Phase;
import org.junit.jupiter.api.Test;

class BenchTest {

  @Test
  void aMeasurementComputesTheTokensItCounts() {
    Fixture fixture = Fixture.own().findFirst().orElseThrow();
    try (Transformer model = fixture.load(EngineOptions.defaults().withThreads(2))) {
      Measurement prefill = new Bench(model, 3).measure(Phase.PREFILL, 20);
      assertThat(prefill.tokensPerSecond()).hasSize(3).allMatch(rate -> rate > 0);
      assertThat(prefill.threads()).isEqualTo(2);
      assertThat(model.report().tokensComputed()).isEqualTo(4 * 20);
      new Bench(model, 1).measure(Phase.DECODE, 10);
      assertThat(model.report().tokensComputed()).isEqualTo(4 * 20 + 2 * 10);
    }
  }

  @Test
  void meanAndDeviationAreThoseOfTheRepetitions() {
    Measurement measurement =
        new Measurement(Phase.DECODE, 1, 1, "scalar", java.util.List.of(1.0, 2.0, 3.0));
    assertThat(measurement.mean()).isEqualTo(2);
    assertThat(measurement.deviation()).isEqualTo(1);
  }
}
