package dev.assay.training.math;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * The memory of one pass, used again by the next. Passes over texts of one length ask for the same
 * each time. Where lengths vary, a buffer of up to twice the size will do, so that what is kept
 * stays within a few times what the largest pass needs.
 */
public final class Buffers<T> {

  private final LongFunction<T> allocate;
  private final TreeMap<Long, Deque<T>> free = new TreeMap<>();
  private final List<Taken<T>> used = new ArrayList<>();

  private record Taken<T>(long size, T buffer) {}

  /**
   * @param allocate makes a buffer of a size
   */
  public Buffers(LongFunction<T> allocate) {
    this.allocate = allocate;
  }

  /** Of any content, and at least of this size. */
  public T take(long size) {
    Map.Entry<Long, Deque<T>> fit = free.ceilingEntry(size);
    Taken<T> taken =
        fit == null || fit.getKey() / 2 > size
            ? new Taken<>(size, allocate.apply(size))
            : new Taken<>(fit.getKey(), fit.getValue().pop());
    if (fit != null && fit.getValue().isEmpty()) {
      free.remove(fit.getKey());
    }
    used.add(taken);
    return taken.buffer;
  }

  /** Everything that was taken may be taken again. */
  public void release() {
    for (Taken<T> taken : used) {
      free.computeIfAbsent(taken.size, size -> new ArrayDeque<>()).push(taken.buffer);
    }
    used.clear();
  }
}
