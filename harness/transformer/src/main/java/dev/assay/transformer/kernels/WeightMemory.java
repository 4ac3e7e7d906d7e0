package dev.assay.transformer.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * An arena for weights: huge pages where Linux gives them, since decoding reads all weights for
 * every token, and with pages of 4 KB waits for their addresses; the JVM's own memory elsewhere.
 *
 * <p>Layers are cut from larger slabs, because many are smaller than a huge page. What is left of a
 * slab is never touched and takes no memory.
 */
public final class WeightMemory implements Arena {

  private static final long SLAB = 256L << 20;

  private final Arena arena = Arena.ofShared();
  private final Optional<HugePages> pages = HugePages.find();
  private MemorySegment slab = MemorySegment.NULL;

  @Override
  public synchronized MemorySegment allocate(long bytes, long alignment) {
    long gap = gap(alignment);
    if (slab.byteSize() < gap + bytes) {
      Optional<MemorySegment> mapped =
          pages.flatMap(huge -> huge.map(Math.max(SLAB, bytes + alignment), arena));
      if (mapped.isEmpty()) {
        return arena.allocate(bytes, alignment);
      }
      slab = mapped.get();
      gap = gap(alignment);
    }
    MemorySegment result = slab.asSlice(gap, bytes);
    slab = slab.asSlice(gap + bytes);
    return result;
  }

  /** Bytes to the next address of that alignment, a power of two. */
  private long gap(long alignment) {
    return -slab.address() & (alignment - 1);
  }

  @Override
  public MemorySegment.Scope scope() {
    return arena.scope();
  }

  @Override
  public void close() {
    arena.close();
  }
}
