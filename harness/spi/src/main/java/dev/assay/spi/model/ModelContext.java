package dev.assay.spi.model;

/**
 * What a run gives every model.
 *
 * @param threads at most this many compute at once; results do not depend on it
 */
public record ModelContext(int threads, Device device) {
  /** Where to compute. */
  public enum Device {
    /** A GPU where the model can use one, else the CPU. */
    AUTO,
    CPU,
    CUDA
  }

  public ModelContext {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", not at least 1");
    }
  }
}
