package dev.assay.training.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arrays of one pass, used again by the next: every pass of training asks for the same. */
final class Buffers {

  private final Map<Integer, Deque<float[]>> free = new HashMap<>();
  private final List<float[]> used = new ArrayList<>();

  /** Of any content. */
  float[] take(int length) {
    Deque<float[]> of = free.get(length);
    float[] buffer = of == null || of.isEmpty() ? new float[length] : of.pop();
    used.add(buffer);
    return buffer;
  }

  /** Everything that was taken may be taken again. */
  void release() {
    for (float[] buffer : used) {
      free.computeIfAbsent(buffer.length, length -> new ArrayDeque<>()).push(buffer);
    }
    used.clear();
  }
}
