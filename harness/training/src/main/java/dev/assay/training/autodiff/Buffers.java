package dev.assay.training.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** The memory of one pass, used again by the next: every pass of training asks for the same. */
final class Buffers<T> {

  private final LongFunction<T> allocate;
  private final Map<Long, Sized<T>> bySize = new HashMap<>();

  private static final class Sized<T> {
    private final List<T> buffers = new ArrayList<>();
    private int taken;
  }

  /**
   * @param allocate makes a buffer of a size
   */
  Buffers(LongFunction<T> allocate) {
    this.allocate = allocate;
  }

  /** Of any content. */
  T take(long size) {
    Sized<T> of = bySize.computeIfAbsent(size, length -> new Sized<>());
    if (of.taken == of.buffers.size()) {
      of.buffers.add(allocate.apply(size));
    }
    return of.buffers.get(of.taken++);
  }

  /** Everything that was taken may be taken again. */
  void release() {
    bySize.values().forEach(of -> of.taken = 0);
  }
}
