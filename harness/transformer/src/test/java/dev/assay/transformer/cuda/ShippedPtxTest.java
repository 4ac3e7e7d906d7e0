package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The PTX that a bundle carries, for hosts without NVRTC. That a driver compiles it is for a device
 * to show; that it is found, is that of these sources, and has the kernels that are started, is
 * held here.
 */
class ShippedPtxTest {

  @TempDir private static Path made;

  @TempDir private Path folder;

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("assay.root", "."));
    int status =
        new ProcessBuilder(root.resolve("ci/ptx.sh").toString(), made.toString())
            .inheritIO()
            .start()
            .waitFor();
    assumeTrue(status != 3, "there is no nvcc");
    assertThat(status).isZero();
  }

  @BeforeEach
  void install() throws IOException {
    FakeCuda.install();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(made)) {
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    System.setProperty(KernelSource.PTX, folder.toString());
  }

  @AfterEach
  void restore() {
    System.clearProperty(KernelSource.PTX);
  }

  @ParameterizedTest
  @EnumSource(RealType.class)
  void withoutNvrtcItHasEveryKernel(RealType type) {
    Cuda found = Cuda.open();
    Cuda cuda = new Cuda(found.driver(), found.blas(), Optional.empty(), found.devices());
    // Which finds each kernel in what it loads.
    try (Gpu gpu = new Gpu(cuda, cuda.devices().getFirst(), type)) {
      assertThat(gpu.origin()).isEqualTo("PTX");
    }
  }

  @Test
  void withoutNvrtcItHasEveryKernelOfTraining() {
    Cuda found = Cuda.open();
    Cuda cuda = new Cuda(found.driver(), found.blas(), Optional.empty(), found.devices());
    Cuda.Device first = cuda.devices().getFirst();
    try (Gpu gpu = new Gpu(cuda, first, KernelSource.TRAINING, RealType.F32)) {
      assertThat(gpu.origin()).isEqualTo("PTX");
    }
  }

  @Test
  void whereTheDriverRefusesItNothingStaysOpen() throws IOException {
    Files.writeString(folder.resolve("kernels-bf16.ptx"), "of another machine");
    Cuda found = Cuda.open();
    Cuda cuda = new Cuda(found.driver(), found.blas(), Optional.empty(), found.devices());
    long before = FakeCuda.handles();
    assertThatThrownBy(() -> new Gpu(cuda, cuda.devices().getFirst(), RealType.BF16))
        .isInstanceOf(CudaException.class)
        .hasMessageStartingWith("cuModuleLoadData");
    assertThat(FakeCuda.handles()).isEqualTo(before);
  }

  private static KernelImages.Image image(RealType type) {
    return KernelImages.of(Optional.empty(), KernelSource.INFERENCE, type, 90);
  }

  @Test
  void withNvrtcItIsNotTaken() {
    Cuda cuda = Cuda.open();
    try (Gpu gpu = new Gpu(cuda, cuda.devices().getFirst(), RealType.BF16)) {
      assertThat(gpu.origin()).startsWith("NVRTC ");
    }
    assertThat(KernelImages.finding(cuda.nvrtc()).found()).isEqualTo("compiled by libnvrtc");
  }

  @Test
  void whereNvrtcCannotCompileItIsTakenAndTold() {
    System.setProperty(KernelImages.PROPERTY, folder.resolve("cache").toString());
    FakeCuda.compiles(false);
    Cuda cuda = Cuda.open();
    try (Gpu gpu = new Gpu(cuda, cuda.devices().getFirst(), RealType.BF16)) {
      assertThat(gpu.origin()).isEqualTo("PTX");
      assertThat(gpu.incidents())
          .singleElement()
          .asString()
          .startsWith("stand-in runs the PTX of this build, because nvrtcCompileProgram failed");
    } finally {
      FakeCuda.install();
    }
  }

  @Test
  void theReportSaysThatItIsInUse() {
    assertThat(KernelImages.finding(Optional.empty()).found()).contains("PTX of this build");
  }

  @Test
  void thatOfOtherSourcesIsRefused() throws IOException {
    Files.writeString(folder.resolve("kernels.sha256"), "0".repeat(64));
    assertThatThrownBy(() -> image(RealType.BF16))
        .isInstanceOf(CudaUnavailableException.class)
        .hasMessageContaining("compiled from other kernels");
  }

  @Test
  void whereThereIsNoneTheRemedyIsTold() throws IOException {
    Files.delete(folder.resolve("kernels-bf16.ptx"));
    assertThatThrownBy(() -> image(RealType.BF16))
        .isInstanceOf(CudaUnavailableException.class)
        .hasMessageContaining("pip install nvidia-cuda-nvrtc");
    assertThat(KernelImages.finding(Optional.empty()).remedy()).isPresent();
  }
}
