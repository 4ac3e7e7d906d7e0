package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.graph.Rope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What memory is shared out by, against what is taken; on a stand-in for a GPU. */
class DeviceFitTest {

  private Gpu gpu;

  @BeforeEach
  void install() {
    FakeCuda.install();
    Cuda cuda = Cuda.open();
    gpu = new Gpu(cuda, cuda.devices().getFirst(), RealType.BF16);
  }

  @AfterEach
  void close() {
    gpu.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1024, 1025, 5000, 8192})
  void anglesTakeWhatTheyAreSaidToForTheWholeContext(int context) {
    Rope rope = new Rope(new float[] {1, 0.5f, 0.25f}, 1);
    Angles angles = new Angles(gpu, rope);
    angles.reach(0);
    angles.reach(context - 1);
    assertThat(FakeCuda.used()).isEqualTo(Angles.bytes(rope, context));
  }
}
