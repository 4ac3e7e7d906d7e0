package dev.assay.transformer.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/** Linux's transparent huge pages: memory that asks for them, as in {@code madvise(2)}. */
final class HugePages {

  /** The size of most processors' huge pages. Others lose at most the ends of a mapping. */
  private static final long PAGE = 2L << 20;

  // Arguments of mmap and madvise on x86-64 and AArch64.
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;

  private final MethodHandle mmap;
  private final MethodHandle munmap;
  private final MethodHandle madvise;

  @SuppressWarnings("restricted")
  private HugePages(Linker linker) {
    ValueLayout.OfInt number = ValueLayout.JAVA_INT;
    ValueLayout.OfLong size = ValueLayout.JAVA_LONG;
    ValueLayout pointer = ValueLayout.ADDRESS;
    mmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(pointer, pointer, size, number, number, number, size));
    munmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("munmap"),
            FunctionDescriptor.of(number, pointer, size));
    madvise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(number, pointer, size, number));
  }

  /** Empty on other systems, and where the JVM was not started with native access. */
  static Optional<HugePages> find() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "");
    boolean known =
        system.equals("linux") && (machine.equals("amd64") || machine.equals("aarch64"));
    return known && HugePages.class.getModule().isNativeAccessEnabled()
        ? Optional.of(new HugePages(Linker.nativeLinker()))
        : Optional.empty();
  }

  /**
   * Zeroed memory that is not there until it is touched; empty if the system refuses.
   *
   * @param arena unmaps it
   */
  @SuppressWarnings("restricted")
  Optional<MemorySegment> map(long bytes, Arena arena) {
    long length = bytes + PAGE;
    try {
      MemorySegment mapped =
          (MemorySegment)
              mmap.invokeExact(
                  MemorySegment.NULL, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (mapped.address() == MAP_FAILED) {
        return Optional.empty();
      }
      // Where the system has no huge pages to give, its answer is an error and the memory is
      // usable.
      int advised = (int) madvise.invokeExact(mapped, length, MADV_HUGEPAGE);
      MemorySegment owned = mapped.reinterpret(length, arena, this::unmap);
      return Optional.of(owned.asSlice(-mapped.address() & (PAGE - 1), bytes));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void unmap(MemorySegment mapped) {
    try {
      int status = (int) munmap.invokeExact(mapped, mapped.byteSize());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
