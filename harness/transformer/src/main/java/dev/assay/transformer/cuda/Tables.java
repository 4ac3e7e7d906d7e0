package dev.assay.transformer.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Integers on their way to a device, in one copy: tables are added, then sent, then read there. */
final class Tables {

  /** Tables begin at multiples of so many integers, for wide loads. */
  private static final int ALIGNMENT = 4;

  private final Gpu gpu;
  private final PinnedBuffer pinned;
  private final DeviceBuffer device;
  private int[] data = new int[1 << 12];
  private int size;
  private long address;

  Tables(Gpu gpu) {
    this.gpu = gpu;
    this.pinned = new PinnedBuffer(gpu.driver());
    gpu.onClose(pinned::close);
    this.device = new DeviceBuffer(gpu);
  }

  void clear() {
    size = 0;
  }

  /** Adds a table and returns where it begins, for {@link #address}. */
  int add(int[] table) {
    int at = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (at + table.length > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, at + table.length));
    }
    System.arraycopy(table, 0, data, at, table.length);
    size = at + table.length;
    return at;
  }

  /** Copies all tables to the device. The last that were sent must no longer be in use. */
  void send() {
    long bytes = 4L * Math.max(size, 1);
    MemorySegment host = pinned.of(bytes);
    MemorySegment.copy(data, 0, host, ValueLayout.JAVA_INT, 0, size);
    address = device.of(bytes);
    gpu.driver().copyToDevice(address, host, bytes, gpu.stream());
  }

  long address(int table) {
    return address + 4L * table;
  }
}
