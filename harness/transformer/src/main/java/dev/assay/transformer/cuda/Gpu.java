package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device with its kernels and one stream, on which everything happens in order. One thread may
 * use it at a time, after {@link #use}.
 */
final class Gpu implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gpu.class);

  /** Most arguments of a kernel. */
  private static final int ARGUMENTS = 24;

  /** A library that fails with less than this left has had no room for its kernels. */
  private static final long LIBRARY_BYTES = 128L << 20;

  private static final int ARGUMENT_BYTES = 32;
  private static final int WARP = 32;

  private final Driver driver;
  private final Cuda.Device device;
  private final RealType type;
  private final String origin;
  private final List<String> incidents = new ArrayList<>();
  private final long context;
  private long stream;
  private long module;
  private final Map<KernelFunction, Long> functions = new HashMap<>();
  private final Set<Long> allocated = new HashSet<>();
  private final Deque<Runnable> cleanups = new ArrayDeque<>();
  private long layout;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment values = arena.allocate(ARGUMENTS * ARGUMENT_BYTES, 16);
  private final MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, ARGUMENTS);

  /** For inference. */
  Gpu(Cuda cuda, Cuda.Device device, RealType type) {
    this(cuda, device, KernelSource.INFERENCE, type);
  }

  Gpu(Cuda cuda, Cuda.Device device, KernelSource source, RealType type) {
    this.driver = cuda.driver();
    this.device = device;
    this.type = type;
    KernelImages.Image image = KernelImages.of(cuda.nvrtc(), source, type, device.capability());
    this.origin = image.origin();
    image.incident().ifPresent(this::incident);
    this.context = driver.retainContext(device.handle());
    try {
      use();
      this.stream = driver.createStream();
      this.module = load(image);
      for (KernelFunction kernel : source.functions(type)) {
        functions.put(kernel, driver.function(module, kernel.function()));
      }
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
    for (int i = 0; i < ARGUMENTS; i++) {
      pointers.setAtIndex(
          ValueLayout.ADDRESS, i, values.asSlice((long) i * ARGUMENT_BYTES, ARGUMENT_BYTES));
    }
  }

  private long load(KernelImages.Image image) {
    try (Arena temporary = Arena.ofConfined()) {
      return driver.loadModule(temporary.allocateFrom(ValueLayout.JAVA_BYTE, image.code()));
    }
  }

  Driver driver() {
    return driver;
  }

  Cuda.Device device() {
    return device;
  }

  RealType type() {
    return type;
  }

  /** What compiled the kernels, as {@code NVRTC 13.0}. */
  String origin() {
    return origin;
  }

  long stream() {
    return stream;
  }

  /**
   * Warns that something changed how the device computes, and keeps it for the results.
   *
   * @param what goes on where the device's name ends
   */
  void incident(String what) {
    String sentence = device.name() + " " + what;
    LOG.warn(sentence);
    incidents.add(sentence);
  }

  /** All so far. */
  List<String> incidents() {
    return List.copyOf(incidents);
  }

  /** Makes it the calling thread's. */
  void use() {
    driver.setCurrent(context);
  }

  /**
   * Memory that lives until it is freed, or the device is closed.
   *
   * @throws CudaException if there is none left
   */
  long allocate(long bytes) {
    long address = driver.allocate(Math.max(bytes, 16));
    allocated.add(address);
    return address;
  }

  void free(long address) {
    if (allocated.remove(address)) {
      layout++;
      driver.free(address);
    }
  }

  /** Changes whenever memory is given back: addresses that were known before may be stale. */
  long layout() {
    return layout;
  }

  /** Has something given back when the device is closed; the last comes first. */
  void onClose(Runnable cleanup) {
    cleanups.push(cleanup);
  }

  /**
   * Calls a library. It loads kernels into memory of the device when it first needs them, and has
   * no status of its own for when there is none left.
   *
   * @throws CudaException if it fails; out of memory where there is next to none
   */
  void library(Runnable call) {
    try {
      call.run();
    } catch (CudaException e) {
      long left = left(e);
      throw left < LIBRARY_BYTES && !e.outOfMemory() ? e.forWantOfMemory(left) : e;
    }
  }

  /** Memory that is left after a failure; any where the device does not say. */
  private long left(CudaException failure) {
    try {
      return driver.freeMemory();
    } catch (CudaException e) {
      failure.addSuppressed(e);
      return Long.MAX_VALUE;
    }
  }

  /** Waits until all that was started is done. */
  void synchronize() {
    driver.synchronize(stream);
  }

  /** Copies numbers to new memory of the device. */
  long upload(float[] numbers) {
    long address = allocate(4L * numbers.length);
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment host = temporary.allocateFrom(ValueLayout.JAVA_FLOAT, numbers);
      driver.copyToDevice(address, host, host.byteSize(), stream);
      synchronize();
    }
    return address;
  }

  long upload(long[] numbers) {
    long address = allocate(8L * numbers.length);
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment host = temporary.allocateFrom(ValueLayout.JAVA_LONG, numbers);
      driver.copyToDevice(address, host, host.byteSize(), stream);
      synchronize();
    }
    return address;
  }

  /** Threads of a block that shares a row: whole warps, no more than the row has numbers for. */
  static int threads(int width, int most) {
    return Math.clamp(Math.ceilDiv(width, WARP) * WARP, WARP, most);
  }

  /**
   * Starts a kernel on a grid of {@code x·y·z} blocks.
   *
   * @param arguments {@link Integer}, {@link Long} (also for addresses), {@link Float}, or a struct
   *     as a {@link MemorySegment}
   */
  void launch(KernelFunction kernel, int x, int y, int z, int threads, Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      long at = (long) i * ARGUMENT_BYTES;
      switch (arguments[i]) {
        case Integer number -> values.set(ValueLayout.JAVA_INT, at, number);
        case Long number -> values.set(ValueLayout.JAVA_LONG, at, number);
        case Float number -> values.set(ValueLayout.JAVA_FLOAT, at, number);
        case MemorySegment struct -> MemorySegment.copy(struct, 0, values, at, struct.byteSize());
        default -> throw new IllegalArgumentException("argument " + arguments[i]);
      }
    }
    long function = functions.get(kernel);
    driver.launch(kernel.function(), function, x, y, z, threads, stream, pointers);
  }

  /** Seconds of the device from when it gets to some work to when it has done it. */
  double seconds(Runnable work) {
    long start = driver.createEvent();
    long end = driver.createEvent();
    try {
      driver.record(start, stream);
      work.run();
      driver.record(end, stream);
      driver.await(end);
      return driver.elapsed(start, end) * 1e-3;
    } finally {
      driver.destroyEvent(start);
      driver.destroyEvent(end);
    }
  }

  /**
   * Records what is started meanwhile, without running it.
   *
   * @return what {@link Driver#launchGraph} runs
   * @throws CudaException if it cannot be recorded; nothing has been run then
   */
  long record(Runnable work) {
    driver.beginCapture(stream);
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      abandonRecording();
      throw e;
    }
    long graph = driver.endCapture(stream);
    try {
      return driver.instantiate(graph);
    } finally {
      driver.destroyGraph(graph);
    }
  }

  private void abandonRecording() {
    try {
      driver.destroyGraph(driver.endCapture(stream));
    } catch (CudaException _) {
      // What went wrong is told by the failure that led here.
    }
  }

  /** Closes it because something failed, which remains what is told. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    try (arena) {
      use();
      synchronize();
      while (!cleanups.isEmpty()) {
        cleanups.pop().run();
      }
      Set.copyOf(allocated).forEach(this::free);
      if (module != 0) {
        driver.unloadModule(module);
      }
      if (stream != 0) {
        driver.destroyStream(stream);
      }
    } finally {
      // Its last user takes with it whatever there still is.
      driver.releaseContext(device.handle());
    }
  }
}
