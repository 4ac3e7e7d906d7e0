package dev.assay.transformer.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** NVIDIA's run-time compiler. */
final class Nvrtc extends NativeApi {

  private final MethodHandle getErrorString =
      function("nvrtcGetErrorString", FunctionDescriptor.of(POINTER, INT));
  private final MethodHandle version = function("nvrtcVersion", POINTER, POINTER);
  private final MethodHandle createProgram =
      function("nvrtcCreateProgram", POINTER, POINTER, POINTER, INT, POINTER, POINTER);
  private final MethodHandle compileProgram = function("nvrtcCompileProgram", LONG, INT, POINTER);
  private final MethodHandle getCubinSize = function("nvrtcGetCUBINSize", LONG, POINTER);
  private final MethodHandle getCubin = function("nvrtcGetCUBIN", LONG, POINTER);
  private final MethodHandle getPtxSize = function("nvrtcGetPTXSize", LONG, POINTER);
  private final MethodHandle getPtx = function("nvrtcGetPTX", LONG, POINTER);
  private final MethodHandle getLogSize = function("nvrtcGetProgramLogSize", LONG, POINTER);
  private final MethodHandle getLog = function("nvrtcGetProgramLog", LONG, POINTER);
  private final MethodHandle destroyProgram = function("nvrtcDestroyProgram", POINTER);

  Nvrtc(CudaLibrary.Opened library) {
    super(library);
  }

  @Override
  String meaning(int status) {
    try {
      return text((MemorySegment) getErrorString.invokeExact(status));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** It has none of the device. */
  @Override
  boolean outOfMemory(int status) {
    return false;
  }

  /** As {@code 13.0}. */
  String version() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment minor = arena.allocate(INT);
      return major(minor) + "." + minor.get(INT, 0);
    }
  }

  int major() {
    try (Arena arena = Arena.ofConfined()) {
      return major(arena.allocate(INT));
    }
  }

  private int major(MemorySegment minor) {
    return intResult("nvrtcVersion", p -> (int) version.invokeExact(p, minor));
  }

  /**
   * What tells this build of the compiler from others of its version: the PTX of an empty program,
   * which begins with the compiler's build.
   */
  String build() {
    byte[] ptx =
        compiled(
            "",
            List.of(),
            program -> longResult("nvrtcGetPTXSize", p -> (int) getPtxSize.invokeExact(program, p)),
            (program, to) -> check("nvrtcGetPTX", () -> (int) getPtx.invokeExact(program, to)));
    return new String(ptx, StandardCharsets.UTF_8);
  }

  /**
   * Compiles to machine code.
   *
   * @throws CudaException with the compiler's messages
   */
  byte[] compile(String source, List<String> options) {
    return compiled(
        source,
        options,
        program -> longResult("nvrtcGetCUBINSize", p -> (int) getCubinSize.invokeExact(program, p)),
        (program, to) -> check("nvrtcGetCUBIN", () -> (int) getCubin.invokeExact(program, to)));
  }

  /** Copies what was compiled. */
  private interface Copy {
    void of(long program, MemorySegment to);
  }

  private byte[] compiled(String source, List<String> options, LongUnaryOperator size, Copy copy) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(source);
      MemorySegment name = arena.allocateFrom("kernels.cu");
      MemorySegment handle = arena.allocate(LONG);
      check(
          "nvrtcCreateProgram",
          () ->
              (int)
                  createProgram.invokeExact(
                      handle, text, name, 0, MemorySegment.NULL, MemorySegment.NULL));
      long program = handle.get(LONG, 0);
      try {
        MemorySegment given = arena.allocate(POINTER, options.size());
        for (int i = 0; i < options.size(); i++) {
          given.setAtIndex(POINTER, i, arena.allocateFrom(options.get(i)));
        }
        int count = options.size();
        int status = status(() -> (int) compileProgram.invokeExact(program, count, given));
        if (status != 0) {
          throw new CudaException(
              "nvrtcCompileProgram", status, meaning(status) + ": " + log(arena, program));
        }
        MemorySegment image = arena.allocate(size.applyAsLong(program));
        copy.of(program, image);
        return image.toArray(ValueLayout.JAVA_BYTE);
      } finally {
        check("nvrtcDestroyProgram", () -> (int) destroyProgram.invokeExact(handle));
      }
    }
  }

  private String log(Arena arena, long program) {
    long size = longResult("nvrtcGetProgramLogSize", p -> (int) getLogSize.invokeExact(program, p));
    MemorySegment log = arena.allocate(Math.max(1, size));
    check("nvrtcGetProgramLog", () -> (int) getLog.invokeExact(program, log));
    return log.getString(0).strip();
  }
}
