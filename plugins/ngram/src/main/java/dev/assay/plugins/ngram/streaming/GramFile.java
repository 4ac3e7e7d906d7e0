package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of n-grams of one length, each with a count: that many words and the count, as ints.
 *
 * @param words in an n-gram
 */
record GramFile(Path path, int words) {
  private static final int BUFFER = 1 << 16;

  Writer write() throws IOException {
    return new Writer(this);
  }

  Reader read() throws IOException {
    return new Reader(this);
  }

  /** Appends records. */
  static final class Writer implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer bytes =
        ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
    private final IntBuffer ints = bytes.asIntBuffer();

    private Writer(GramFile file) throws IOException {
      channel =
          FileChannel.open(file.path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void add(int[] records, int from, int length) throws IOException {
      if (ints.remaining() < length) {
        flush();
      }
      ints.put(records, from, length);
    }

    private void flush() throws IOException {
      bytes.position(0).limit(ints.position() * Integer.BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      ints.clear();
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        flush();
      }
    }
  }

  /** Goes through the records. */
  static final class Reader implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer bytes =
        ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
    private final IntBuffer ints = bytes.asIntBuffer().limit(0);

    /** The current record: the words, then the count. */
    final int[] record;

    private Reader(GramFile file) throws IOException {
      channel = FileChannel.open(file.path, StandardOpenOption.READ);
      record = new int[file.words + 1];
    }

    /** Takes the next record; false at the end. */
    boolean next() throws IOException {
      if (ints.remaining() < record.length && !fill()) {
        return false;
      }
      ints.get(record);
      return true;
    }

    private boolean fill() throws IOException {
      bytes.limit(ints.limit() * Integer.BYTES).position(ints.position() * Integer.BYTES).compact();
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes);
      }
      ints.position(0).limit(bytes.position() / Integer.BYTES);
      return ints.remaining() >= record.length;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
