package dev.assay.transformer.kernels;

import java.io.Serial;

/** A weight that is NaN or infinite: a damaged file, or a training run that diverged. */
public final class NotFiniteException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String tensor;

  public NotFiniteException(String tensor) {
    super("the weights of " + tensor + " are not all finite numbers");
    this.tensor = tensor;
  }

  /** The tensor it is in. */
  public String tensor() {
    return tensor;
  }
}
