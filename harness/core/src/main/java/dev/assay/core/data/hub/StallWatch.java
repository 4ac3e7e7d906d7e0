package dev.assay.core.data.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A response's body whose reader does not wait for ever: the client's own timeout ends with the
 * headers.
 */
final class StallWatch extends FilterInputStream {
  private final long nanos;
  private final Thread watcher;
  private volatile long lastByte = System.nanoTime();
  private volatile boolean stalled;

  /** The server sent nothing for too long. */
  static final class StalledException extends IOException {
    private static final long serialVersionUID = 1;

    StalledException(IOException cause) {
      super("stalled", cause);
    }
  }

  StallWatch(InputStream body, Duration limit) {
    super(body);
    this.nanos = limit.toNanos();
    this.watcher = Thread.ofVirtual().name("stall-watch").start(this::watch);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      lastByte = System.nanoTime();
      if (stalled) {
        throw new StalledException(new IOException("closed"));
      }
      return count;
    } catch (IOException e) {
      throw stalled ? new StalledException(e) : e;
    }
  }

  @Override
  public void close() throws IOException {
    watcher.interrupt();
    super.close();
  }

  private void watch() {
    try {
      long silent = System.nanoTime() - lastByte;
      while (silent < nanos) {
        Thread.sleep(Duration.ofNanos(nanos - silent));
        silent = System.nanoTime() - lastByte;
      }
      stalled = true;
      in.close(); // Wakes the reader.
    } catch (InterruptedException | IOException e) {
      // The body was read to its end, or broke off by itself.
    }
  }
}
