package dev.assay.plugins.ngram.streaming;

import java.io.IOException;

/** Records of ints, one after the other. */
interface SortedRecords extends AutoCloseable {
  /** Moves to the next record; false behind the last. */
  boolean next() throws IOException;

  /** An int of the current record. */
  int get(int field);

  @Override
  void close() throws IOException;
}
