package dev.assay.transformer.cuda;

/** A call to the driver or to a library of CUDA failed. */
public final class CudaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean outOfMemory;

  CudaException(String function, int status, String meaning) {
    this(function, status, meaning, false);
  }

  CudaException(String function, int status, String meaning, boolean outOfMemory) {
    super(function + " failed with status " + status + " (" + meaning + ")");
    this.outOfMemory = outOfMemory;
  }

  private CudaException(CudaException failure, long left) {
    super(
        failure.getMessage() + " with " + (left >> 20) + " MiB of memory left on the device",
        failure);
    this.outOfMemory = true;
  }

  /**
   * The same failure, for want of memory, of which its status says nothing.
   *
   * @param left bytes that are left on the device
   */
  CudaException forWantOfMemory(long left) {
    return new CudaException(this, left);
  }

  /** Whether the device had no room for what was asked of it; nothing was begun then. */
  public boolean outOfMemory() {
    return outOfMemory;
  }
}
