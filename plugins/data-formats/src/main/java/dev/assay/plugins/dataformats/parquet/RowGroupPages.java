package dev.assay.plugins.dataformats.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;

/** The pages of a row group's columns. */
final class RowGroupPages implements PageReadStore {
  private final long rows;
  private final Map<List<String>, ColumnPages> columns = new HashMap<>();

  private RowGroupPages(long rows) {
    this.rows = rows;
  }

  /** Reads the column chunks and checks that they lie in the file and agree with the schema. */
  static RowGroupPages read(FileChannel channel, RowGroup group, Schema schema) throws IOException {
    RowGroupPages pages = new RowGroupPages(group.getNum_rows());
    for (ColumnChunk chunk : group.getColumns()) {
      if (chunk.isSetCrypto_metadata() || chunk.isSetEncrypted_column_metadata()) {
        throw new UnsupportedParquetException("it has encrypted columns");
      }
      if (chunk.isSetFile_path() || !chunk.isSetMeta_data()) {
        throw new UnsupportedParquetException("its columns lie in other files");
      }
      ColumnMetaData column = chunk.getMeta_data();
      pages.columns.put(List.copyOf(column.getPath_in_schema()), columnPages(channel, column));
    }
    for (ColumnDescriptor column : schema.message().getColumns()) {
      ColumnPages found = pages.columns.get(List.of(column.getPath()));
      if (found == null) {
        throw new MalformedParquetException(
            "a row group lacks the column " + String.join(".", column.getPath()));
      }
      boolean fits =
          column.getMaxRepetitionLevel() == 0
              ? found.getTotalValueCount() == pages.rows
              // A row with an empty list has an entry too.
              : found.getTotalValueCount() >= pages.rows;
      if (!fits) {
        throw new MalformedParquetException(
            "the column "
                + String.join(".", column.getPath())
                + " has "
                + found.getTotalValueCount()
                + " values for "
                + pages.rows
                + " rows");
      }
    }
    return pages;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    return columns.get(List.of(column.getPath()));
  }

  @Override
  public long getRowCount() {
    return rows;
  }

  private static ColumnPages columnPages(FileChannel channel, ColumnMetaData column)
      throws IOException {
    long start = column.getData_page_offset();
    if (column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0) {
      start = Math.min(start, column.getDictionary_page_offset());
    }
    long length = column.getTotal_compressed_size();
    long size = channel.size();
    if (start < 4 || length < 0 || length > Integer.MAX_VALUE - 8 || start > size - length) {
      throw new MalformedParquetException(
          "the column "
              + String.join(".", column.getPath_in_schema())
              + " claims "
              + length
              + " bytes from byte "
              + start
              + ", the file has "
              + size);
    }
    byte[] chunk = Footer.bytes(channel, start, (int) length).array();
    return new ColumnPages(chunk, column.getCodec(), column.getNum_values());
  }
}
