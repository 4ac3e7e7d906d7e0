package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compiled once, and when again; on a stand-in for NVRTC. */
class KernelImagesTest {

  @TempDir private Path cache;

  @BeforeEach
  void install() {
    FakeCuda.install();
    System.setProperty(KernelImages.PROPERTY, cache.toString());
  }

  @AfterEach
  void restore() {
    FakeCuda.install();
  }

  @Test
  void compiledKernelsAreKeptForTheDeviceTheTypeAndTheCompilersBuild() {
    make(RealType.BF16, 90);
    make(RealType.BF16, 90);
    assertThat(kept()).isEqualTo(1);
    make(RealType.F16, 90);
    assertThat(kept()).isEqualTo(2);
    make(RealType.F16, 80);
    assertThat(kept()).isEqualTo(3);
    FakeCuda.compilerBuild(2);
    make(RealType.F16, 80);
    assertThat(kept()).isEqualTo(4);
    FakeCuda.compilerBuild(1);
    make(RealType.F16, 80);
    assertThat(kept()).isEqualTo(4);
  }

  private int kept() {
    return cache.toFile().list().length;
  }

  private static void make(RealType type, int capability) {
    KernelImages.of(Cuda.open().nvrtc(), KernelSource.INFERENCE, type, capability);
  }
}
