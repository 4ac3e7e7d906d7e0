package dev.assay.plugins.dataformats.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Decompresses pages, each to exactly the length its header says. */
final class Codec {
  /** Over the pages of any writer (a MiB or so), and under what would exhaust the memory. */
  private static final int MAX_PAGE = 1 << 29;

  private Codec() {}

  static byte[] decompress(CompressionCodec codec, byte[] page, int from, int length, int size) {
    if (size < 0 || size > MAX_PAGE || size > (length + 1) * bestRatio(codec)) {
      throw new MalformedParquetException(
          "a page of " + length + " bytes claims to hold " + Integer.toUnsignedString(size));
    }
    byte[] out = new byte[size];
    if (size == 0) {
      return out;
    }
    long written;
    try {
      written =
          switch (codec) {
            case UNCOMPRESSED -> copy(page, from, length, out);
            case SNAPPY -> new SnappyDecompressor().decompress(page, from, length, out, 0, size);
            case GZIP -> gzip(page, from, length, out);
            case ZSTD -> Zstd.decompressByteArray(out, 0, size, page, from, length);
            case LZ4_RAW -> new Lz4Decompressor().decompress(page, from, length, out, 0, size);
            // Two framings were written under this name; Hadoop's, or a bare block.
            case LZ4 -> hadoopLz4(page, from, length, out);
            case LZO, BROTLI ->
                throw new UnsupportedParquetException(
                    "its pages are compressed with " + codec + "; snappy, gzip, zstd and lz4 are");
          };
    } catch (IOException | io.airlift.compress.MalformedInputException e) {
      throw new MalformedParquetException("a page is not " + codec + " data", e);
    }
    if (written != size) {
      throw new MalformedParquetException(
          "a page of " + size + " bytes is not " + codec + " data of that length");
    }
    return out;
  }

  private static int copy(byte[] page, int from, int length, byte[] out) {
    int size = Math.min(length, out.length);
    System.arraycopy(page, from, out, 0, size);
    return length;
  }

  private static int gzip(byte[] page, int from, int length, byte[] out) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(page, from, length))) {
      return in.readNBytes(out, 0, out.length);
    }
  }

  /** Blocks of: length out, length in (big-endian), bytes. */
  private static int hadoopLz4(byte[] page, int from, int length, byte[] out) {
    int in = from;
    int end = from + length;
    int done = 0;
    while (end - in >= 8) {
      int outSize = bigEndian(page, in);
      int inSize = bigEndian(page, in + 4);
      if (outSize < 0 || inSize < 0 || outSize > out.length - done || inSize > end - in - 8) {
        return new Lz4Decompressor().decompress(page, from, length, out, 0, out.length);
      }
      new Lz4Decompressor().decompress(page, in + 8, inSize, out, done, outSize);
      in += 8 + inSize;
      done += outSize;
    }
    return done;
  }

  private static int bigEndian(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  /** The most that a byte can become. */
  private static long bestRatio(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED -> 1;
      case SNAPPY -> 64;
      case LZ4, LZ4_RAW -> 256;
      case GZIP -> 1_032;
      // A block of 128 KiB that repeats one byte takes four.
      case ZSTD -> 1 << 15;
      // Refused for themselves.
      case LZO, BROTLI -> Integer.MAX_VALUE;
    };
  }
}
