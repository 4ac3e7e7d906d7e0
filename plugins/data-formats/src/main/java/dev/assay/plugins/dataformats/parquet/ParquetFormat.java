package dev.assay.plugins.dataformats.parquet;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.FileFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.jspecify.annotations.Nullable;

/**
 * Parquet (<a href="https://parquet.apache.org/docs/file-format/">the format</a>): any encoding;
 * pages plain or compressed with Snappy, gzip, zstd or LZ4; nested structs, lists and maps.
 *
 * <p>Values become what a {@link dev.assay.spi.data.Doc} holds: see {@link LeafValues}.
 */
public final class ParquetFormat implements FileFormat {
  @Override
  public List<Map<String, @Nullable Object>> rows(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      FileMetaData footer = Footer.read(channel);
      Schema schema = Schema.of(footer.getSchema());
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      for (RowGroup group : footer.getRow_groups()) {
        read(channel, footer, group, schema, rows);
      }
      if (rows.size() != footer.getNum_rows()) {
        throw new MalformedParquetException(
            "its footer counts " + footer.getNum_rows() + " rows, it holds " + rows.size());
      }
      return rows;
    } catch (UnsupportedParquetException e) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED, file + " cannot be read: " + e.getMessage() + ".", e);
    } catch (MalformedParquetException e) {
      throw malformed(file, e.getMessage(), e);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    } catch (RuntimeException e) {
      // parquet-java meets malformed bytes with whatever exception comes of them.
      throw malformed(file, firstLine(e), e);
    }
  }

  private static void read(
      FileChannel channel,
      FileMetaData footer,
      RowGroup group,
      Schema schema,
      List<Map<String, @Nullable Object>> rows)
      throws IOException {
    RowBuilder builder = new RowBuilder(schema);
    RecordReader<Map<String, @Nullable Object>> reader =
        new ColumnIOFactory(footer.getCreated_by())
            .getColumnIO(schema.message())
            .getRecordReader(RowGroupPages.read(channel, group, schema), builder);
    for (long row = 0; row < group.getNum_rows(); row++) {
      rows.add(reader.read());
    }
  }

  private static EvalException malformed(Path file, @Nullable String problem, Exception cause) {
    return new EvalException(
        ErrorCode.MALFORMED_FILE,
        file + " is not a whole Parquet file: " + problem + ". Fetch or copy it again.",
        cause);
  }

  private static String firstLine(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || message.isBlank()
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").replaceFirst("[.\\s]+$", "");
  }
}
