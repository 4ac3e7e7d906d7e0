package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A GPU for training: memory, the kernels of {@link TrainingKernel}, and products of float32
 * matrices. What is started runs in order, and before what is read. For one thread, which is the
 * one that opened it.
 */
public final class CudaDevice implements AutoCloseable {

  /**
   * A matrix of float32 numbers.
   *
   * @param stride numbers from a row to the next, or from a column to the next if transposed
   * @param transposed whether it lies column after column
   */
  public record Factor(long address, int stride, boolean transposed) {}

  private final Gpu gpu;
  private final MatrixProducts products;

  private CudaDevice(Cuda cuda) {
    this.gpu = new Gpu(cuda, cuda.devices().getFirst(), KernelSource.TRAINING, RealType.F32);
    try {
      this.products = new MatrixProducts(gpu, cuda.blas());
    } catch (RuntimeException | Error e) {
      gpu.closeAfter(e);
      throw e;
    }
  }

  /**
   * The first that can be used.
   *
   * @throws CudaUnavailableException if there is none, or something that it needs is missing
   * @throws CudaException if it does not do what it should
   */
  public static CudaDevice open() {
    return new CudaDevice(Cuda.open());
  }

  /** Why there is none; empty if there is. */
  public static Optional<String> problem() {
    try {
      return KernelImages.finding(Cuda.open().nvrtc()).remedy();
    } catch (CudaUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** As its maker calls it. */
  public String name() {
    return gpu.device().name();
  }

  /** Bytes in all. */
  public long memory() {
    return gpu.device().memory();
  }

  /**
   * Memory of any content, until the device is closed.
   *
   * @return an address, a multiple of 256
   * @throws CudaException if there is none left
   */
  public long allocate(long bytes) {
    return gpu.allocate(bytes);
  }

  /** Memory that grows with its uses, none of which needs what the one before left there. */
  public DeviceBuffer buffer() {
    return new DeviceBuffer(gpu);
  }

  public void write(float[] from, long to) {
    try (Arena arena = Arena.ofConfined()) {
      write(arena.allocateFrom(ValueLayout.JAVA_FLOAT, from), to);
    }
  }

  public void write(int[] from, long to) {
    try (Arena arena = Arena.ofConfined()) {
      write(arena.allocateFrom(ValueLayout.JAVA_INT, from), to);
    }
  }

  private void write(MemorySegment from, long to) {
    gpu.driver().copyToDevice(to, from, from.byteSize(), gpu.stream());
    gpu.synchronize();
  }

  /** So many numbers, when all that was started is done. */
  public float[] read(long from, int count) {
    if (count == 0) {
      return new float[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(ValueLayout.JAVA_FLOAT, count);
      gpu.driver().copyToHost(host, from, host.byteSize(), gpu.stream());
      gpu.synchronize();
      return host.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  /** Copies within the device. */
  public void copy(long from, long to, long bytes) {
    gpu.driver().copy(to, from, bytes, gpu.stream());
  }

  /** Sets bytes to zero. */
  public void clear(long at, long bytes) {
    gpu.driver().fill(at, (byte) 0, bytes, gpu.stream());
  }

  /**
   * Starts a kernel on a grid of {@code x·y·z} blocks, none of them 0.
   *
   * @param arguments {@link Integer}, {@link Long} (also for addresses) or {@link Float}
   */
  public void launch(TrainingKernel kernel, int x, int y, int z, int threads, Object... arguments) {
    gpu.launch(kernel, x, y, z, threads, arguments);
  }

  /**
   * {@code c = a·b}, or {@code c = c + a·b} if {@code add}; none of the sizes is 0.
   *
   * @param a {@code rows x depth}
   * @param b {@code depth x columns}
   * @param c {@code rows x columns}, not transposed
   */
  public void multiply(
      Factor a, Factor b, int rows, int depth, int columns, Factor c, boolean add) {
    products.multiply(a, b, rows, depth, columns, c, add);
  }

  @Override
  public void close() {
    gpu.close();
  }
}
