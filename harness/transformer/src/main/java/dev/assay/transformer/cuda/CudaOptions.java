package dev.assay.transformer.cuda;

/**
 * How to compute on GPUs.
 *
 * @param precision of weights and activations
 * @param devices most GPUs to use; each holds all weights and answers some of the requests
 */
public record CudaOptions(Precision precision, int devices) {

  public CudaOptions {
    if (devices < 1) {
      throw new IllegalArgumentException("devices must be positive, not " + devices);
    }
  }

  /** All visible GPUs, in the checkpoint's own 16-bit type. */
  public static CudaOptions defaults() {
    return new CudaOptions(Precision.AUTO, Integer.MAX_VALUE);
  }

  public CudaOptions withPrecision(Precision wanted) {
    return new CudaOptions(wanted, devices);
  }

  public CudaOptions withDevices(int most) {
    return new CudaOptions(precision, most);
  }
}
