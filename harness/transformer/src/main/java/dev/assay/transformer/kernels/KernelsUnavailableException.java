package dev.assay.transformer.kernels;

/** Kernels that were asked for cannot be used here; the message says why and what to do. */
public final class KernelsUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public KernelsUnavailableException(String message) {
    super(message);
  }

  public KernelsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
