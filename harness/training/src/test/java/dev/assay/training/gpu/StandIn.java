package dev.assay.training.gpu;

import dev.assay.transformer.cuda.FakeCuda;

/** A stand-in for a GPU: its kernels are the real ones, compiled for the CPU. */
public final class StandIn {

  private StandIn() {}

  /** Opens it, or skips the test if there is no C++ compiler. */
  public static DeviceCompute open() {
    FakeCuda.install();
    return DeviceCompute.open();
  }
}
