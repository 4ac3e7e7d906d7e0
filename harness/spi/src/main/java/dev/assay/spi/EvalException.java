package dev.assay.spi;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses module borders. Its message is a sentence for the user: what was
 * wrong, where, and what to do.
 */
public final class EvalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  public EvalException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public EvalException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
