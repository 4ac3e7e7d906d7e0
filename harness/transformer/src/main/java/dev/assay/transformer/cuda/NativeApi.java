package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of a native library whose result is a status, 0 if all went well. */
abstract class NativeApi {

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  static final java.lang.foreign.AddressLayout POINTER = ValueLayout.ADDRESS;

  /** Long enough for every message that a library returns. */
  private static final long MESSAGE = 4096;

  private final CudaLibrary.Opened library;

  NativeApi(CudaLibrary.Opened library) {
    this.library = library;
  }

  /** A call of a native function. */
  @FunctionalInterface
  interface Call {
    int run() throws Throwable;
  }

  /** What a status means, in the library's words. */
  abstract String meaning(int status);

  /** Whether a status says that the device has no memory left. */
  abstract boolean outOfMemory(int status);

  /** A function that returns a status. */
  MethodHandle function(String name, MemoryLayout... parameters) {
    return function(name, FunctionDescriptor.of(INT, parameters));
  }

  @SuppressWarnings("restricted")
  MethodHandle function(String name, FunctionDescriptor type) {
    MemorySegment address =
        library
            .symbols()
            .find(name)
            .orElseThrow(() ->
                new CudaUnavailableException(
                    library.file() + " has no function " + name + "; it is too old"));
    return Linker.nativeLinker().downcallHandle(address, type);
  }

  /** Makes a call and throws a {@link CudaException} naming it if its status is not 0. */
  void check(String name, Call call) {
    int status = status(call);
    if (status != 0) {
      throw new CudaException(name, status, meaning(status), outOfMemory(status));
    }
  }

  static int status(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a call that writes a number or an address of 64 bits, and returns that. */
  long longResult(String name, PointerCall call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(LONG);
      check(name, () -> call.run(result));
      return result.get(LONG, 0);
    }
  }

  int intResult(String name, PointerCall call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(INT);
      check(name, () -> call.run(result));
      return result.get(INT, 0);
    }
  }

  /** A call that writes its result to where it is told. */
  @FunctionalInterface
  interface PointerCall {
    int run(MemorySegment result) throws Throwable;
  }

  /** A text at an address that a library returned. */
  @SuppressWarnings("restricted")
  static String text(MemorySegment address) {
    return address.address() == 0 ? "unknown" : address.reinterpret(MESSAGE).getString(0);
  }
}
