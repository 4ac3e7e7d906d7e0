package dev.assay.transformer.cuda;

/** This machine cannot compute on a GPU; the message says what is missing. */
public final class CudaUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CudaUnavailableException(String message) {
    super(message);
  }
}
