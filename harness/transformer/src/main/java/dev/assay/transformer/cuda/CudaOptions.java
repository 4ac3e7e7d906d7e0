package dev.assay.transformer.cuda;

/**
 * How to compute on GPUs.
 *
 * @param precision of weights and activations
 * @param devices most GPUs to use; each holds all weights and answers some of the requests
 * @param graphs whether steps of decoding are recorded as CUDA graphs; changes no result
 */
public record CudaOptions(Precision precision, int devices, boolean graphs) {

  public CudaOptions {
    if (devices < 1) {
      throw new IllegalArgumentException("devices must be positive, not " + devices);
    }
  }

  /** All visible GPUs, in the 16-bit type that suits the checkpoint. */
  public static CudaOptions defaults() {
    return new CudaOptions(Precision.AUTO, Integer.MAX_VALUE, true);
  }

  public CudaOptions withPrecision(Precision wanted) {
    return new CudaOptions(wanted, devices, graphs);
  }

  public CudaOptions withDevices(int most) {
    return new CudaOptions(precision, most, graphs);
  }

  public CudaOptions withGraphs(boolean wanted) {
    return new CudaOptions(precision, devices, wanted);
  }
}
