package dev.assay.transformer.text;

import java.io.Serial;

/** A text that cannot be put to a model; the message says why, in one sentence. */
public final class TextException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public TextException(String message) {
    super(message);
  }
}
