package dev.assay.training.gpu;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.transformer.cuda.CudaDevice;
import dev.assay.transformer.cuda.CudaDevice.Factor;
import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.cuda.DeviceBuffer;
import dev.assay.transformer.cuda.TrainingKernel;
import java.util.function.LongSupplier;

/** Starts kernels on a GPU, and gives out its memory. */
final class DeviceTeam implements AutoCloseable {

  private static final int THREADS = 256;

  /** Enough to fill a GPU. */
  private static final int MOST_BLOCKS = 8192;

  private final CudaDevice device;

  private DeviceTeam(CudaDevice device) {
    this.device = device;
  }

  CudaDevice device() {
    return device;
  }

  /**
   * The first GPU, for the calling thread.
   *
   * @throws TrainingException if others leave it no room
   */
  static DeviceTeam open() {
    try {
      return new DeviceTeam(CudaDevice.open());
    } catch (CudaException e) {
      throw full(e, "the GPU has no memory left to start with; others may be using it");
    }
  }

  /**
   * Memory until the device is closed.
   *
   * @throws TrainingException if there is no room
   */
  long allocate(long bytes) {
    return orFull(() -> device.allocate(bytes));
  }

  /** As {@link #allocate}, until it grows. */
  long room(DeviceBuffer buffer, long bytes) {
    return orFull(() -> buffer.of(bytes));
  }

  /**
   * See {@link CudaDevice#multiply}.
   *
   * @throws TrainingException if there is no room for the kernel of the product
   */
  void multiply(Factor a, Factor b, int rows, int depth, int columns, Factor c, boolean add) {
    orFull(() -> {
      device.multiply(a, b, rows, depth, columns, c, add);
      return c.address();
    });
  }

  private long orFull(LongSupplier address) {
    try {
      return address.getAsLong();
    } catch (CudaException e) {
      throw full(
          e,
          "the model and its batches do not fit into the "
              + (device.memory() >> 20)
              + " MiB of "
              + device.name()
              + "; make --batch smaller (with a larger --accumulate the steps stay as large), or"
              + " the model");
    }
  }

  private static RuntimeException full(CudaException e, String sentence) {
    return e.outOfMemory() ? new TrainingException(Reason.MEMORY, sentence, e) : e;
  }

  /** A thread for each of {@code count} elements; nothing if there are none. */
  void each(TrainingKernel kernel, long count, Object... arguments) {
    if (count > 0) {
      int blocks = (int) Math.min(MOST_BLOCKS, Math.ceilDiv(count, THREADS));
      device.launch(kernel, blocks, 1, 1, THREADS, arguments);
    }
  }

  /** A block for each row. */
  void rows(TrainingKernel kernel, int rows, int width, Object... arguments) {
    int threads = Math.clamp(Math.ceilDiv(width, 32) * 32L, 32, THREADS);
    device.launch(kernel, rows, 1, 1, threads, arguments);
  }

  @Override
  public void close() {
    device.close();
  }
}
