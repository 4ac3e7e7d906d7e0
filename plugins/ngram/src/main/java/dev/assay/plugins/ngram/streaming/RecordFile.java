package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of records of equal length, for this process alone.
 *
 * @param width ints in a record
 */
record RecordFile(Path path, int width) {
  private static final int BUFFER = 1 << 14;

  Writer write() throws IOException {
    return new Writer(this);
  }

  Reader read() throws IOException {
    return readFrom(0);
  }

  /** Reads from a record on. */
  Reader readFrom(long first) throws IOException {
    return new Reader(this, first * width * Integer.BYTES);
  }

  void delete() throws IOException {
    Files.delete(path);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER * Integer.BYTES).order(ByteOrder.nativeOrder());
  }

  /** Appends records. */
  static final class Writer implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer bytes = buffer();
    private final IntBuffer ints = bytes.asIntBuffer();
    private final int[] held = new int[BUFFER];
    private int end;

    private Writer(RecordFile file) throws IOException {
      channel =
          FileChannel.open(file.path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void add(int[] records, int from, int length) throws IOException {
      room(length);
      System.arraycopy(records, from, held, end, length);
      end += length;
    }

    void add(int a) throws IOException {
      room(1);
      held[end++] = a;
    }

    void add(int a, int b) throws IOException {
      room(2);
      held[end++] = a;
      held[end++] = b;
    }

    void add(int a, int b, int c) throws IOException {
      room(3);
      held[end++] = a;
      held[end++] = b;
      held[end++] = c;
    }

    void add(int a, int b, int c, int d) throws IOException {
      room(4);
      held[end++] = a;
      held[end++] = b;
      held[end++] = c;
      held[end++] = d;
    }

    private void room(int length) throws IOException {
      if (held.length - end < length) {
        flush();
      }
    }

    private void flush() throws IOException {
      ints.clear().put(held, 0, end);
      bytes.position(0).limit(end * Integer.BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      end = 0;
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        flush();
      }
    }
  }

  /** Goes through the records. */
  static final class Reader implements SortedRecords {
    private final FileChannel channel;
    private final int width;
    private final ByteBuffer bytes = buffer();
    private final int[] held = new int[BUFFER];
    private int at;
    private int end;

    private Reader(RecordFile file, long position) throws IOException {
      channel = FileChannel.open(file.path, StandardOpenOption.READ).position(position);
      width = file.width;
      at = -width;
    }

    @Override
    public boolean next() throws IOException {
      at += width;
      return at < end || fill();
    }

    private boolean fill() throws IOException {
      bytes.clear().limit(BUFFER / width * width * Integer.BYTES);
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes);
      }
      at = 0;
      end = bytes.position() / Integer.BYTES / width * width;
      bytes.flip();
      bytes.asIntBuffer().get(held, 0, end);
      return end > 0;
    }

    @Override
    public int get(int field) {
      return held[at + field];
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
