package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is needed of a machine; the stand-in's libraries are those of CUDA 13. */
class CudaTest {

  @BeforeEach
  void install() {
    FakeCuda.install();
  }

  @AfterEach
  void restore() {
    FakeCuda.install();
  }

  @Test
  void aDriverOfTheSameCudaOrALaterOneWillDo() {
    FakeCuda.driver(13_000);
    assertThat(Cuda.open().devices()).hasSize(1);
    FakeCuda.driver(14_010);
    assertThat(Cuda.open().devices()).hasSize(1);
  }

  @Test
  void aDriverOfAnEarlierCudaIsNamed() {
    FakeCuda.driver(12_040);
    assertThatThrownBy(Cuda::open)
        .isInstanceOf(CudaUnavailableException.class)
        .hasMessageContaining("libcublasLt 13 needs a driver for CUDA 13")
        .hasMessageContaining("this one is for CUDA 12.4");
    assertThat(CudaReport.findings())
        .extracting(CudaReport.Finding::remedy)
        .contains(Optional.of("too new for the driver: install that of CUDA 12"));
  }

  @ParameterizedTest
  @CsvSource({"12040, 12", "13000, 13", "14000, 13"})
  void ofSeveralVersionsOneIsTakenThatTheDriverRuns(int driver, int version) {
    FakeCuda.alsoOlder();
    FakeCuda.driver(driver);
    Cuda cuda = Cuda.open();
    assertThat(cuda.blas().version() / 10_000).isEqualTo(version);
    assertThat(cuda.nvrtc().orElseThrow().file()).endsWith("libnvrtc.so." + version);
    assertThat(CudaReport.findings().toString()).contains("libcublasLt.so." + version);
  }
}
