package dev.assay.transformer.cuda;

import java.lang.foreign.MemorySegment;

/** Memory of the host that the device copies from and to; grows to the largest use. */
final class PinnedBuffer implements AutoCloseable {

  private final Driver driver;
  private MemorySegment memory = MemorySegment.NULL;

  PinnedBuffer(Driver driver) {
    this.driver = driver;
  }

  /** At least so many bytes; what it held is lost if it grows. */
  MemorySegment of(long bytes) {
    if (bytes > memory.byteSize()) {
      close();
      memory = driver.allocateHost(Math.max(bytes, 4096));
    }
    return memory;
  }

  @Override
  public void close() {
    if (memory.byteSize() > 0) {
      driver.freeHost(memory);
      memory = MemorySegment.NULL;
    }
  }
}
