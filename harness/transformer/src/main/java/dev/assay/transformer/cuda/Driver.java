package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * CUDA's driver API, as far as it is used; see NVIDIA's reference for each function. Addresses of
 * devices and handles are plain numbers.
 */
final class Driver extends NativeApi {

  /** {@code CUDA_ERROR_OUT_OF_MEMORY}. */
  private static final int OUT_OF_MEMORY = 2;

  private static final int MULTIPROCESSORS = 16;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  /** {@code CU_STREAM_CAPTURE_MODE_THREAD_LOCAL}. */
  private static final int CAPTURE_THREAD_LOCAL = 1;

  private final MethodHandle getErrorName = function("cuGetErrorName", INT, POINTER);
  private final MethodHandle init = function("cuInit", INT);
  private final MethodHandle driverGetVersion = function("cuDriverGetVersion", POINTER);
  private final MethodHandle deviceGetCount = function("cuDeviceGetCount", POINTER);
  private final MethodHandle deviceGet = function("cuDeviceGet", POINTER, INT);
  private final MethodHandle deviceGetName = function("cuDeviceGetName", POINTER, INT, INT);
  private final MethodHandle deviceGetAttribute =
      function("cuDeviceGetAttribute", POINTER, INT, INT);
  private final MethodHandle deviceTotalMem = function("cuDeviceTotalMem_v2", POINTER, INT);
  private final MethodHandle primaryCtxRetain = function("cuDevicePrimaryCtxRetain", POINTER, INT);
  private final MethodHandle primaryCtxRelease = function("cuDevicePrimaryCtxRelease_v2", INT);
  private final MethodHandle ctxSetCurrent = function("cuCtxSetCurrent", LONG);
  private final MethodHandle memGetInfo = function("cuMemGetInfo_v2", POINTER, POINTER);
  private final MethodHandle memAlloc = function("cuMemAlloc_v2", POINTER, LONG);
  private final MethodHandle memFree = function("cuMemFree_v2", LONG);
  private final MethodHandle memHostAlloc = function("cuMemHostAlloc", POINTER, LONG, INT);
  private final MethodHandle memFreeHost = function("cuMemFreeHost", LONG);
  private final MethodHandle memcpyHtoD =
      function("cuMemcpyHtoDAsync_v2", LONG, POINTER, LONG, LONG);
  private final MethodHandle memcpyDtoH =
      function("cuMemcpyDtoHAsync_v2", POINTER, LONG, LONG, LONG);
  private final MethodHandle memcpyDtoD = function("cuMemcpyDtoDAsync_v2", LONG, LONG, LONG, LONG);
  private final MethodHandle memset =
      function("cuMemsetD8Async", LONG, java.lang.foreign.ValueLayout.JAVA_BYTE, LONG, LONG);
  private final MethodHandle streamCreate = function("cuStreamCreate", POINTER, INT);
  private final MethodHandle streamDestroy = function("cuStreamDestroy_v2", LONG);
  private final MethodHandle streamSynchronize = function("cuStreamSynchronize", LONG);
  private final MethodHandle streamBeginCapture = function("cuStreamBeginCapture_v2", LONG, INT);
  private final MethodHandle streamEndCapture = function("cuStreamEndCapture", LONG, POINTER);
  private final MethodHandle graphInstantiate =
      function("cuGraphInstantiateWithFlags", POINTER, LONG, LONG);
  private final MethodHandle graphLaunch = function("cuGraphLaunch", LONG, LONG);
  private final MethodHandle graphDestroy = function("cuGraphDestroy", LONG);
  private final MethodHandle graphExecDestroy = function("cuGraphExecDestroy", LONG);
  private final MethodHandle eventCreate = function("cuEventCreate", POINTER, INT);
  private final MethodHandle eventDestroy = function("cuEventDestroy_v2", LONG);
  private final MethodHandle eventRecord = function("cuEventRecord", LONG, LONG);
  private final MethodHandle eventSynchronize = function("cuEventSynchronize", LONG);
  private final MethodHandle eventElapsedTime = function("cuEventElapsedTime", POINTER, LONG, LONG);
  private final MethodHandle moduleLoadData = function("cuModuleLoadData", POINTER, POINTER);
  private final MethodHandle moduleUnload = function("cuModuleUnload", LONG);
  private final MethodHandle moduleGetFunction =
      function("cuModuleGetFunction", POINTER, LONG, POINTER);
  private final MethodHandle launchKernel =
      function("cuLaunchKernel", LONG, INT, INT, INT, INT, INT, INT, INT, LONG, POINTER, POINTER);

  Driver(CudaLibrary.Opened library) {
    super(library);
    check("cuInit", () -> (int) init.invokeExact(0));
  }

  @Override
  String meaning(int status) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(POINTER);
      int known = status(() -> (int) getErrorName.invokeExact(status, name));
      return known == 0 ? text(name.get(POINTER, 0)) : "unknown";
    }
  }

  @Override
  boolean outOfMemory(int status) {
    return status == OUT_OF_MEMORY;
  }

  /** As 13000 for CUDA 13.0: the newest that the driver can run. */
  int version() {
    return intResult("cuDriverGetVersion", p -> (int) driverGetVersion.invokeExact(p));
  }

  int devices() {
    return intResult("cuDeviceGetCount", p -> (int) deviceGetCount.invokeExact(p));
  }

  int device(int ordinal) {
    return intResult("cuDeviceGet", p -> (int) deviceGet.invokeExact(p, ordinal));
  }

  String name(int device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(256);
      check("cuDeviceGetName", () -> (int) deviceGetName.invokeExact(name, 256, device));
      return name.getString(0);
    }
  }

  /** As 90 for 9.0. */
  int capability(int device) {
    return 10 * attribute(CAPABILITY_MAJOR, device) + attribute(CAPABILITY_MINOR, device);
  }

  int multiprocessors(int device) {
    return attribute(MULTIPROCESSORS, device);
  }

  private int attribute(int attribute, int device) {
    return intResult(
        "cuDeviceGetAttribute", p -> (int) deviceGetAttribute.invokeExact(p, attribute, device));
  }

  long totalMemory(int device) {
    return longResult("cuDeviceTotalMem", p -> (int) deviceTotalMem.invokeExact(p, device));
  }

  long retainContext(int device) {
    return longResult(
        "cuDevicePrimaryCtxRetain", p -> (int) primaryCtxRetain.invokeExact(p, device));
  }

  void releaseContext(int device) {
    check("cuDevicePrimaryCtxRelease", () -> (int) primaryCtxRelease.invokeExact(device));
  }

  /** Makes a context that of the calling thread. */
  void setCurrent(long context) {
    check("cuCtxSetCurrent", () -> (int) ctxSetCurrent.invokeExact(context));
  }

  long freeMemory() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment total = arena.allocate(LONG);
      return longResult("cuMemGetInfo", p -> (int) memGetInfo.invokeExact(p, total));
    }
  }

  long allocate(long bytes) {
    return longResult("cuMemAlloc", p -> (int) memAlloc.invokeExact(p, bytes));
  }

  void free(long address) {
    check("cuMemFree", () -> (int) memFree.invokeExact(address));
  }

  /** Memory of the host that a device copies from and to without the processor. */
  @SuppressWarnings("restricted")
  MemorySegment allocateHost(long bytes) {
    long address = longResult("cuMemHostAlloc", p -> (int) memHostAlloc.invokeExact(p, bytes, 0));
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  void freeHost(MemorySegment memory) {
    long address = memory.address();
    check("cuMemFreeHost", () -> (int) memFreeHost.invokeExact(address));
  }

  void copyToDevice(long to, MemorySegment from, long bytes, long stream) {
    check("cuMemcpyHtoDAsync", () -> (int) memcpyHtoD.invokeExact(to, from, bytes, stream));
  }

  void copyToHost(MemorySegment to, long from, long bytes, long stream) {
    check("cuMemcpyDtoHAsync", () -> (int) memcpyDtoH.invokeExact(to, from, bytes, stream));
  }

  void copy(long to, long from, long bytes, long stream) {
    check("cuMemcpyDtoDAsync", () -> (int) memcpyDtoD.invokeExact(to, from, bytes, stream));
  }

  void fill(long address, byte value, long bytes, long stream) {
    check("cuMemsetD8Async", () -> (int) memset.invokeExact(address, value, bytes, stream));
  }

  long createStream() {
    // 1: it does not wait for the default stream.
    return longResult("cuStreamCreate", p -> (int) streamCreate.invokeExact(p, 1));
  }

  void destroyStream(long stream) {
    check("cuStreamDestroy", () -> (int) streamDestroy.invokeExact(stream));
  }

  void synchronize(long stream) {
    check("cuStreamSynchronize", () -> (int) streamSynchronize.invokeExact(stream));
  }

  /**
   * From now on what is started on a stream is recorded instead of run, and this thread may do
   * nothing else with the device; other threads may.
   */
  void beginCapture(long stream) {
    check(
        "cuStreamBeginCapture",
        () -> (int) streamBeginCapture.invokeExact(stream, CAPTURE_THREAD_LOCAL));
  }

  /** Ends the recording, also if this fails, and returns what was recorded. */
  long endCapture(long stream) {
    return longResult("cuStreamEndCapture", p -> (int) streamEndCapture.invokeExact(stream, p));
  }

  /** What was recorded, ready to be launched. */
  long instantiate(long graph) {
    return longResult("cuGraphInstantiate", p -> (int) graphInstantiate.invokeExact(p, graph, 0L));
  }

  void launchGraph(long executable, long stream) {
    check("cuGraphLaunch", () -> (int) graphLaunch.invokeExact(executable, stream));
  }

  void destroyGraph(long graph) {
    check("cuGraphDestroy", () -> (int) graphDestroy.invokeExact(graph));
  }

  void destroyExecutable(long executable) {
    check("cuGraphExecDestroy", () -> (int) graphExecDestroy.invokeExact(executable));
  }

  long createEvent() {
    return longResult("cuEventCreate", p -> (int) eventCreate.invokeExact(p, 0));
  }

  void destroyEvent(long event) {
    check("cuEventDestroy", () -> (int) eventDestroy.invokeExact(event));
  }

  void record(long event, long stream) {
    check("cuEventRecord", () -> (int) eventRecord.invokeExact(event, stream));
  }

  void await(long event) {
    check("cuEventSynchronize", () -> (int) eventSynchronize.invokeExact(event));
  }

  /** Milliseconds of the device between two events that have happened. */
  float elapsed(long start, long end) {
    int bits =
        intResult("cuEventElapsedTime", p -> (int) eventElapsedTime.invokeExact(p, start, end));
    return Float.intBitsToFloat(bits);
  }

  /** Loads machine code, or PTX that ends with a zero byte. */
  long loadModule(MemorySegment image) {
    return longResult("cuModuleLoadData", p -> (int) moduleLoadData.invokeExact(p, image));
  }

  void unloadModule(long module) {
    check("cuModuleUnload", () -> (int) moduleUnload.invokeExact(module));
  }

  long function(long module, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      return longResult(
          "cuModuleGetFunction(" + name + ")",
          p -> (int) moduleGetFunction.invokeExact(p, module, text));
    }
  }

  /**
   * Starts a kernel.
   *
   * @param name for errors
   * @param arguments addresses of the arguments
   */
  void launch(
      String name,
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      long stream,
      MemorySegment arguments) {
    check(
        "cuLaunchKernel(" + name + ")",
        () ->
            (int)
                launchKernel.invokeExact(
                    function,
                    gridX,
                    gridY,
                    gridZ,
                    threads,
                    1,
                    1,
                    0,
                    stream,
                    arguments,
                    MemorySegment.NULL));
  }
}
