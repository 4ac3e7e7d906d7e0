package dev.assay.transformer.cuda;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decode steps as CUDA graphs: the kernels of a step are started by one call instead of hundreds.
 *
 * <p>What differs from step to step (tokens, positions, where keys and values lie) is read from
 * tables at fixed addresses. What cannot be read there decides which graph is taken. The first step
 * of its shape is run without one, which takes the memory and loads the code that it needs; the
 * second is recorded.
 */
final class DecodeGraphs {

  /**
   * What is fixed when a step is recorded.
   *
   * @param rows of the step
   * @param longest positions that attention is started for
   * @param draws whether logits are ranked
   */
  record Shape(int rows, int longest, boolean draws) {}

  /** Most rows of a step: for more, starting the kernels takes no time to speak of. */
  static final int MOST_ROWS = 512;

  private static final int STEP = 64;

  private final Gpu gpu;
  private final Map<Shape, Long> recorded = new HashMap<>();
  private final Set<Shape> seen = new HashSet<>();
  private long layout;
  private boolean working;

  /**
   * @param wanted whether to record at all
   */
  DecodeGraphs(Gpu gpu, boolean wanted) {
    this.gpu = gpu;
    this.working = wanted;
    gpu.onClose(this::forget);
  }

  /** Whether steps are recorded. */
  boolean working() {
    return working;
  }

  /** How many rows a step of some rows is padded to, so that there are few shapes. */
  static int padded(int rows) {
    return rows <= STEP
        ? Integer.highestOneBit(Math.max(1, 2 * rows - 1))
        : Math.ceilDiv(rows, STEP) * STEP;
  }

  /** Does the work of a step, by a graph if there is one. */
  void run(Shape shape, Runnable work) {
    if (gpu.layout() != layout) {
      forget();
      layout = gpu.layout();
    }
    if (working && seen.contains(shape)) {
      record(shape, work);
    }
    Long graph = recorded.get(shape);
    if (graph == null) {
      work.run();
      seen.add(shape);
    } else {
      gpu.driver().launchGraph(graph, gpu.stream());
    }
  }

  private void record(Shape shape, Runnable work) {
    if (recorded.containsKey(shape)) {
      return;
    }
    try {
      recorded.put(shape, gpu.record(work));
    } catch (CudaException e) {
      gpu.incident("decodes without CUDA graphs: " + e.getMessage());
      working = false;
      forget();
    }
  }

  private void forget() {
    recorded.values().forEach(gpu.driver()::destroyExecutable);
    recorded.clear();
    seen.clear();
  }
}
