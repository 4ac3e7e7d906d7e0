package dev.assay.transformer.cuda;

/** A call to the driver or to a library of CUDA failed. */
public final class CudaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** {@code CUDA_ERROR_OUT_OF_MEMORY}. */
  private static final int OUT_OF_MEMORY = 2;

  private final String function;
  private final int status;

  CudaException(String function, int status, String meaning) {
    super(function + " failed with status " + status + " (" + meaning + ")");
    this.function = function;
    this.status = status;
  }

  /** Whether the device had no room for an allocation. */
  public boolean outOfMemory() {
    return function.startsWith("cuMem") && status == OUT_OF_MEMORY;
  }
}
