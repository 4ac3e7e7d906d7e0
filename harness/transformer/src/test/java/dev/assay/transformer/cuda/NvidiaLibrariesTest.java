package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NVIDIA's own libraries do without a device; skipped where they are not installed. */
class NvidiaLibrariesTest {

  @BeforeEach
  void noStandIn() {
    FakeCuda.remove();
  }

  @ParameterizedTest
  @CsvSource({"80, BF16", "90, F32", "90, F16", "90, BF16", "100, BF16"})
  void nvrtcCompilesTheKernels(int capability, RealType type) {
    Nvrtc nvrtc = new Nvrtc(opened(CudaLibrary.NVRTC));
    byte[] image =
        nvrtc.compile(
            KernelSource.INFERENCE.all(),
            List.of(
                "--gpu-architecture=sm_" + capability,
                "--std=c++17",
                "-DASSAY_REAL=" + type.macro()));
    String text = new String(image, StandardCharsets.ISO_8859_1);
    for (Kernel kernel : Kernel.values()) {
      if (type != RealType.F32 || !kernel.tensorCores()) {
        assertThat(text).contains(".text." + kernel.function() + "\0");
      }
    }
  }

  @Test
  void nvrtcSaysWhatIsWrongWithASource() {
    Nvrtc nvrtc = new Nvrtc(opened(CudaLibrary.NVRTC));
    assertThatThrownBy(() -> nvrtc.compile("__global__ void f() { nonsense; }", List.of()))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining("nvrtcCompileProgram")
        .hasMessageContaining("nonsense");
  }

  @Test
  void nvrtcTellsItsBuild() {
    Nvrtc nvrtc = new Nvrtc(opened(CudaLibrary.NVRTC));
    assertThat(nvrtc.build())
        .contains("Compiler Build ID: ", "release " + nvrtc.version())
        .isEqualTo(nvrtc.build());
  }

  @Test
  void cublasLtTakesTheDescriptionOfAProduct() {
    CublasLt blas = new CublasLt(opened(CudaLibrary.CUBLASLT));
    assertThat(blas.version()).isGreaterThan(100_000);
    long product = blas.createProduct();
    blas.transpose(product, CublasLt.Attribute.TRANSPOSE_A);
    blas.epilogue(product, CublasLt.Epilogue.BIAS);
    blas.bias(product, 1 << 20);
    long layout = blas.createLayout(RealType.BF16.cudaType(), 64, 32);
    blas.columns(layout, 48);
    blas.destroyLayout(layout);
    blas.destroyProduct(product);
  }

  /** It refuses attributes that it does not know, and values of another size. */
  @Test
  void cublasLtTakesWhatAlgorithmsAreChosenBy() {
    CublasLt blas = new CublasLt(opened(CudaLibrary.CUBLASLT));
    blas.destroyPreference(blas.createPreference(32L << 20, CublasLt.ALIGNMENT));
  }

  /** It hands algorithms over in 64 bytes, of which those of no algorithm say nothing. */
  @Test
  void cublasLtSaysWhatAnAlgorithmIs() {
    CublasLt blas = new CublasLt(opened(CudaLibrary.CUBLASLT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment algorithm = arena.allocate(CublasLt.ALGORITHM, 8);
      assertThat(blas.describe(algorithm)).isEqualTo("algorithm 0 tile 0 stages 0");
    }
  }

  private static CudaLibrary.Opened opened(CudaLibrary library) {
    Optional<CudaLibrary.Opened> opened = library.open();
    assumeTrue(opened.isPresent(), () -> library.fileName() + " is not installed");
    return opened.orElseThrow();
  }
}
