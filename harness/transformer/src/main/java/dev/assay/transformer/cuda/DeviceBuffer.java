package dev.assay.transformer.cuda;

/** Memory of a device that grows to the largest use and is reused; what it held is lost then. */
public final class DeviceBuffer {

  private final Gpu gpu;
  private long address;
  private long bytes;

  DeviceBuffer(Gpu gpu) {
    this.gpu = gpu;
  }

  /**
   * Address of at least so many bytes.
   *
   * @throws CudaException if the device has no room
   */
  public long of(long wanted) {
    if (wanted > bytes) {
      release();
      address = gpu.allocate(wanted);
      bytes = wanted;
    }
    return address;
  }

  /** Gives the memory back. */
  void release() {
    if (bytes > 0) {
      // What was started may still use it.
      gpu.synchronize();
      gpu.free(address);
      bytes = 0;
    }
  }
}
