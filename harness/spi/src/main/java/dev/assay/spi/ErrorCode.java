package dev.assay.spi;

/** What went wrong, for programs; the message says it for people. */
public enum ErrorCode {
  INVALID_ARGUMENT(ErrorType.USER),
  INVALID_CONFIGURATION(ErrorType.USER),
  UNKNOWN_NAME(ErrorType.USER),
  NOT_FOUND(ErrorType.USER),
  MALFORMED_FILE(ErrorType.USER),
  UNSUPPORTED(ErrorType.USER),
  INVALID_DATA(ErrorType.USER),
  OUT_OF_MEMORY(ErrorType.RESOURCES),
  DISK_FULL(ErrorType.RESOURCES),
  IO_FAILURE(ErrorType.EXTERNAL),
  PLUGIN_FAILURE(ErrorType.EXTERNAL),
  INTERNAL(ErrorType.INTERNAL);

  private final ErrorType type;

  ErrorCode(ErrorType type) {
    this.type = type;
  }

  public ErrorType type() {
    return type;
  }
}
