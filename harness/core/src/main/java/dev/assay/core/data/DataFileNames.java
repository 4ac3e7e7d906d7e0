package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code dataset_kwargs} says about files. */
final class DataFileNames {
  private DataFileNames() {}

  /**
   * The files, or patterns of files, that {@code data_files} names for the request's split: a name,
   * a list of them, or either by split. Nothing if there is no {@code data_files}.
   */
  static Optional<List<String>> of(DatasetRequest request) {
    Object files = request.options().get("data_files");
    if (files == null) {
      return Optional.empty();
    }
    Object ofSplit = files instanceof Map<?, ?> bySplit ? bySplit.get(request.split()) : files;
    if (ofSplit instanceof String one) {
      return Optional.of(List.of(one));
    }
    if (ofSplit instanceof List<?> many
        && !many.isEmpty()
        && many.stream().allMatch(String.class::isInstance)) {
      return Optional.of(many.stream().map(String.class::cast).toList());
    }
    throw noFile(request);
  }

  /** The same where a source cannot do without. */
  static List<String> required(DatasetRequest request) {
    return of(request).orElseThrow(() -> noFile(request));
  }

  /** The revision that the task pins. */
  static Optional<String> revision(DatasetRequest request) {
    return request.options().get("revision") instanceof String revision && !revision.isBlank()
        ? Optional.of(revision)
        : Optional.empty();
  }

  private static EvalException noFile(DatasetRequest request) {
    return new EvalException(
        ErrorCode.INVALID_CONFIGURATION,
        "Data set "
            + request.describe()
            + ": dataset_kwargs.data_files names no file for split "
            + request.split()
            + ".");
  }
}
