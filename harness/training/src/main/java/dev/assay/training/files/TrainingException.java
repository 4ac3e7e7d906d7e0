package dev.assay.training.files;

import java.io.Serial;

/** Why training cannot start or go on: one sentence that says what to do. */
public final class TrainingException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Who can put it right. */
  public enum Reason {
    /** A setting, a corpus, or a folder of another run. */
    INPUT,
    /** A file that cannot be read or written. */
    FILE,
    /** The loss is no number any more. */
    DIVERGED,
    /** It does not fit into the memory of the device. */
    MEMORY
  }

  private final Reason reason;

  public TrainingException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public TrainingException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
