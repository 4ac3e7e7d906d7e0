package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.transformer.Bench.Measurement;
import dev.assay.transformer.Bench.Phase;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.FakeCuda;
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
  void aDeviceIsMeasuredByItsOwnClock() {
    FakeCuda.install();
    EngineOptions options =
        EngineOptions.defaults()
            .withThreads(1)
            .withKvBytes(4 << 20)
            .withCuda(CudaOptions.defaults());
    try (Transformer model = Fixture.named("llama-bf16").load(options)) {
      FakeCuda.clock(25);
      // 25 ms pass between any two events.
      assertThat(new Bench(model, 2).measure(Phase.PREFILL, 20).tokensPerSecond())
          .allMatch(rate -> Math.abs(rate - 20 / 0.025) < 1e-3);
      Measurement decode = new Bench(model, 1).measure(Phase.DECODE, 10);
      assertThat(decode.mean()).isCloseTo(10 / 0.025, within(1e-3));
      assertThat(decode.kernels()).startsWith("cuda-bf16 (stand-in, sm_90, NVRTC ");
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
