package dev.assay.plugins.dataformats.parquet;

import java.io.ByteArrayInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.jspecify.annotations.Nullable;

/** The pages of one column chunk, decompressed one at a time. */
final class ColumnPages implements PageReader {
  /** Nothing reads them, and making any needs a geometry library. */
  private static final @Nullable Statistics<?> NO_STATISTICS = null;

  private final byte[] chunk;
  private final CompressionCodec codec;
  private final long values;
  private int position;
  private long valuesRead;

  ColumnPages(byte[] chunk, CompressionCodec codec, long values) {
    this.chunk = chunk;
    this.codec = codec;
    this.values = values;
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    int before = position;
    PageHeader header = header();
    if (!header.isSetDictionary_page_header()) {
      position = before;
      return null;
    }
    DictionaryPageHeader dictionary = header.getDictionary_page_header();
    // An entry of a dictionary takes a byte or more, except in one of booleans, which are never so.
    if (dictionary.getNum_values() < 0
        || dictionary.getNum_values() > header.getUncompressed_page_size()) {
      throw new MalformedParquetException(
          "a dictionary page claims " + dictionary.getNum_values() + " values");
    }
    return new DictionaryPage(
        BytesInput.from(body(header)),
        dictionary.getNum_values(),
        encoding(dictionary.getEncoding()));
  }

  @Override
  public @Nullable DataPage readPage() {
    while (valuesRead < values) {
      PageHeader header = header();
      if (header.isSetData_page_header()) {
        return count(version1(header, header.getData_page_header()));
      }
      if (header.isSetData_page_header_v2()) {
        return count(version2(header, header.getData_page_header_v2()));
      }
      position += header.getCompressed_page_size();
    }
    return null;
  }

  private DataPage count(DataPage page) {
    valuesRead += page.getValueCount();
    if (page.getValueCount() < 0 || valuesRead > values) {
      throw new MalformedParquetException(
          "the pages of a column hold more than its " + values + " values");
    }
    return page;
  }

  private DataPage version1(PageHeader header, DataPageHeader page) {
    byte[] body = body(header);
    return new DataPageV1(
        BytesInput.from(body),
        page.getNum_values(),
        body.length,
        NO_STATISTICS,
        encoding(page.getRepetition_level_encoding()),
        encoding(page.getDefinition_level_encoding()),
        encoding(page.getEncoding()));
  }

  /** The levels come first and are never compressed; the values may be. */
  private DataPage version2(PageHeader header, DataPageHeaderV2 page) {
    int repetition = page.getRepetition_levels_byte_length();
    int definition = page.getDefinition_levels_byte_length();
    long levels = (long) repetition + definition;
    int length = header.getCompressed_page_size();
    if (repetition < 0 || definition < 0 || levels > length) {
      throw new MalformedParquetException("a page's levels are longer than the page");
    }
    int from = position + (int) levels;
    position += length;
    byte[] data =
        Codec.decompress(
            page.isSetIs_compressed() && !page.isIs_compressed()
                ? CompressionCodec.UNCOMPRESSED
                : codec,
            chunk,
            from,
            length - (int) levels,
            header.getUncompressed_page_size() - (int) levels);
    return DataPageV2.uncompressed(
        page.getNum_rows(),
        page.getNum_nulls(),
        page.getNum_values(),
        BytesInput.from(chunk, from - (int) levels, repetition),
        BytesInput.from(chunk, from - definition, definition),
        encoding(page.getEncoding()),
        BytesInput.from(data),
        NO_STATISTICS);
  }

  private PageHeader header() {
    var in = new ByteArrayInputStream(chunk, position, chunk.length - position);
    PageHeader header = Footer.pageHeader(in);
    position = chunk.length - in.available();
    if (header.getCompressed_page_size() < 0
        || header.getCompressed_page_size() > chunk.length - position) {
      throw new MalformedParquetException("a page is longer than its column");
    }
    return header;
  }

  private byte[] body(PageHeader header) {
    int from = position;
    position += header.getCompressed_page_size();
    return Codec.decompress(
        codec, chunk, from, header.getCompressed_page_size(), header.getUncompressed_page_size());
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }
}
