package dev.assay.transformer.kernels;

/**
 * Kernels that need something the backend does not bring along, found by {@link
 * java.util.ServiceLoader}.
 */
public interface KernelsProvider {

  /** By which they are asked for. */
  String name();

  /**
   * Makes the kernels ready.
   *
   * @throws KernelsUnavailableException saying what is missing and how to get it
   */
  Kernels create();
}
