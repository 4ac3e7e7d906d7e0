package dev.assay.cli;

import dev.assay.spi.ErrorType;

/** What the process tells scripts and CI. */
final class ExitCode {
  static final int DONE = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int FAILED_SAMPLES = 3;
  static final int REGRESSION = 4;

  private ExitCode() {}

  static int of(ErrorType type) {
    return switch (type) {
      case USER -> USAGE;
      case RESOURCES, EXTERNAL, INTERNAL -> INTERNAL;
    };
  }
}
