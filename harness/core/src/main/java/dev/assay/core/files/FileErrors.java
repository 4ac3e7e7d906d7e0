package dev.assay.core.files;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Says what went wrong with a file of a run. */
public final class FileErrors {
  /** What the operating system says where there is no room for more. */
  private static final List<String> FULL = List.of("no space left", "quota", "file too large");

  private FileErrors() {}

  public static EvalException cannotWrite(Path file, IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (FULL.stream().anyMatch(message::contains)) {
      return new EvalException(
          ErrorCode.DISK_FULL,
          "The disk is full: "
              + file
              + " could not be written. Free some space and run the same"
              + " command again; what was answered is kept.",
          e);
    }
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new EvalException(ErrorCode.IO_FAILURE, "Cannot write " + file + ": " + reason + ".", e);
  }

  public static EvalException cannotRead(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new EvalException(
          ErrorCode.NOT_FOUND, "Cannot read " + file + ": there is no such file.", e);
    }
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new EvalException(ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + reason + ".", e);
  }
}
