package dev.assay.units.media;

/** A medium or a file of them that cannot be used; the message is a sentence. */
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MediaException(String message) {
    super(message);
  }

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
