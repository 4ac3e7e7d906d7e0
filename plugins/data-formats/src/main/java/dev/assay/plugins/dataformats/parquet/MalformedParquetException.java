package dev.assay.plugins.dataformats.parquet;

/** What is wrong with a file, as the middle of a sentence. */
final class MalformedParquetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedParquetException(String problem) {
    super(problem);
  }

  MalformedParquetException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
