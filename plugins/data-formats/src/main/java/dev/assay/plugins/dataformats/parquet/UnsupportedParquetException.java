package dev.assay.plugins.dataformats.parquet;

/** What a file uses that is not read, as the middle of a sentence. */
final class UnsupportedParquetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedParquetException(String use) {
    super(use);
  }
}
