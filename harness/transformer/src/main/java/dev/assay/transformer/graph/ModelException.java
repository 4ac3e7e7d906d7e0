package dev.assay.transformer.graph;

import java.io.Serial;

/**
 * A model that cannot be run, or a request it cannot answer; the message is for the user and says
 * what to do.
 */
public final class ModelException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }
}
