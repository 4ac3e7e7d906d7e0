package dev.assay.plugins.dataformats.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/** The Thrift structures of a file, none of whose lengths may exceed the bytes that are there. */
final class Footer {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 8;
  private static final int NESTING = 64;
  private static final long MAX_ROWS = 100_000_000;

  private Footer() {}

  static FileMetaData read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < MAGIC.length + TAIL) {
      throw new MalformedParquetException("it has only " + size + " bytes");
    }
    ByteBuffer tail = bytes(channel, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[4];
    tail.get(4, magic);
    if (java.util.Arrays.equals(magic, ENCRYPTED)) {
      throw new UnsupportedParquetException("it is encrypted");
    }
    if (!java.util.Arrays.equals(magic, MAGIC)) {
      throw new MalformedParquetException(
          "it does not end in PAR1, so it is cut short or no Parquet");
    }
    int length = tail.getInt(0);
    if (length <= 0 || length > size - TAIL - MAGIC.length) {
      throw new MalformedParquetException(
          "its footer claims " + Integer.toUnsignedString(length) + " of its " + size + " bytes");
    }
    FileMetaData footer = new FileMetaData();
    ByteBuffer bytes = bytes(channel, size - TAIL - length, length);
    read(footer, new ByteArrayInputStream(bytes.array()), length);
    if (footer.getNum_rows() < 0 || footer.getNum_rows() > MAX_ROWS) {
      throw new MalformedParquetException("its footer counts " + footer.getNum_rows() + " rows");
    }
    return footer;
  }

  static PageHeader pageHeader(ByteArrayInputStream in) {
    PageHeader header = new PageHeader();
    read(header, in, in.available());
    return header;
  }

  /** The bytes at the offset, which the caller has found to lie in the file. */
  static ByteBuffer bytes(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new MalformedParquetException("it became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static void read(TBase<?, ?> structure, ByteArrayInputStream in, int available) {
    try {
      var limits = new TConfiguration(Math.max(available, 1), Math.max(available, 1), NESTING);
      structure.read(new TCompactProtocol(new TIOStreamTransport(limits, in)));
    } catch (TException e) {
      throw new MalformedParquetException(
          "its " + structure.getClass().getSimpleName() + " cannot be read", e);
    }
  }
}
